"""Reading of completed PDF files: fields, visibility, changes, signatures."""
