"""Shared blocks of the papers: fonts, lines, blocks, pages, and the ink."""
