"""Scans and photographs of forms on paper: pages → code → place on the page → ink → answers, or a question to a person.

Everything here looks at one picture of a page and the blank print that it was made from (`models.printed.PaperReference`,
handed in from above). Measures are millimetres on the printed page, pictures are grey and 8 pixels a millimetre.
"""
