"""Step 4: Response × FormSpec → typed answers and findings; rules across the forms of a case."""
