"""From received files to responses: scans with what a person confirmed, blanks of paper, attachments, misplaced files."""
