"""Table files of banks: rows of text, the layout that gives them a meaning, and its detection."""
