"""Table files of banks: rows of text, the layout that gives them a meaning, and its detection."""

from .. import formats  # first: its options name a layout, and its table reader these modules
