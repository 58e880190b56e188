"""Tooling behind `./dev`: standard library only, one module per thing it prepares."""
