"""Scans and photographs of forms on paper: pages → code → place on the page → ink → answers, or a question to a person.

Every module works on one picture of a page and the blank print of that page (`models.paper_layout.PaperReference`,
passed in by the caller). Measures are millimetres on the printed page, pictures are grey and 8 pixels a millimetre.
"""
