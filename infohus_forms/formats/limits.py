"""Limits on the cost of a file from outside before it is refused: one table for every format.

The limits are several times what real files need (reference papers word.md §7, pdf.md §5, reliability.md). Every format
does the same at a limit: it refuses the file with a message that names the limit.
"""

from __future__ import annotations

from typing import Final

MB: Final = 1024 * 1024
"""Bytes in a megabyte as the limits count them."""

FILE_BYTES: Final = 50 * MB
"""Largest file of any kind that is read: scans of a whole form are the largest."""

# --- Zip packages (.docx) ---------------------------------------------------------------------
PARTS: Final = 2_000
"""Most parts in a package."""
PART_BYTES: Final = 60 * MB
"""Largest part, unpacked."""
TOTAL_BYTES: Final = 200 * MB
"""Largest package, unpacked."""
RATIO: Final = 200
"""Highest ratio of unpacked to packed bytes of a part; 36 is the highest of 625 real Word files."""
RATIO_FREE_BYTES: Final = 1 * MB
"""Parts no larger than this unpacked may have any ratio: a page of blanks packs very well and does no harm."""

# --- Word documents ---------------------------------------------------------------------------
XML_PART_BYTES: Final = 32 * MB
"""Largest part that is parsed as XML."""
ELEMENTS: Final = 300_000
"""Most elements in one parsed part; the biggest form has 22,000 (decision 35)."""
OPEN_ELEMENTS: Final = 50_000
"""Most elements in one part of an OpenDocument text, each of which is translated; the biggest form has 7,400."""
CONTROLS: Final = 5_000
"""Most content controls in a document; the largest form has 263."""
COLUMNS: Final = 1_000
"""Most columns that a table's cell may span; Word itself draws 63."""
TEXT_LENGTH: Final = 100_000
"""Most characters in one answer: 30 written pages."""
OUTSIDE_ENTRIES: Final = 500
"""Most pieces of text outside the fields that are listed one by one; the rest is joined into one last piece."""
PARAGRAPHS: Final = 10_000
"""Most paragraphs in a document; the biggest form has 1,300 (decision 35)."""

# --- PDF documents ----------------------------------------------------------------------------
STREAM_BYTES: Final = 30 * MB
"""Largest stream of a PDF before it is decoded."""
DECODED_BYTES: Final = 60 * MB
"""Largest stream once decoded."""
FIELDS: Final = 5_000
"""Most form fields in a PDF."""
PAGES: Final = 100
"""Most pages in a PDF."""
CONTENT_BYTES: Final = 2 * MB
"""Longest content of a page without a form whose words are searched, to name the kind of file; a printed form's is 0.1 MB."""

# --- The process that reads (`read.worker`) ---------------------------------------------------
WORKER_BYTES: Final = 1024 * MB
"""Most memory (address space) of the process: the libraries alone map 200 MB, a scanned page of 50 megapixels another 200."""
WORKER_PROCESSOR_SECONDS: Final = 15
"""Most processor time for one file; the largest form takes 0.1 s."""
WORKER_SECONDS: Final = 60.0
"""Longest time for one file, by the clock of the parent process: a busy PC is no fault of the file."""
ANSWER_BYTES: Final = 64 * MB
"""Longest answer about one file: a scan of 30 MB comes back with the pictures of its pages."""
NAME_LENGTH: Final = 256
"""Most characters in the name of a control in a file; ours have at most 64."""
WORDS_LENGTH: Final = 2_000
"""Most characters in a message, a hint or a place of a finding."""
FINDINGS: Final = 5_000
"""Most findings about one file."""

# --- Scans, photographs of paper and other pictures ---------------------------------------------
SCAN_PAGES: Final = 100
"""Most pages in one scan; the largest form has 36."""
SCAN_PIXELS: Final = 50_000_000
"""Most pixels in one picture, checked before it is decoded: A4 at 600 dpi has 35 million."""
SCAN_TOTAL_PIXELS: Final = 1_500_000_000
"""Most pixels in all pages of a scan together: 43 pages of A4 at 600 dpi, 100 at 390."""
JPEG_WORK: Final = 10 * SCAN_PIXELS
"""Most pixels of a JPEG times its passes: each pass of a progressive one goes over the whole picture. Programs write 10 or fewer."""
SCAN_PARTS: Final = 50_000
"""Most objects on a page that may be a scan; a scanner puts a few pictures and the words that it has recognised there."""
