# -*- coding: utf-8 -*-
"""Skemaer til Infohus Kommune: described once, filled in in Word, in PDF or on paper, and read back as one truth.

The six steps, in the order of the folders a form passes through:

1. `spec`      form_specs/<form>/<version>.yaml → FormSpec
2. `render`    FormSpec → one ordered list of questions → fillable Word, fillable PDF
3. `read`      completed file → its answers by control name, carrier recognised by content
4. `validate`  RawForm × FormSpec → typed answers and findings
5. `combine`   responses → Assessment → Word and PDF
6. `archive`   archive-ready PDF, manifest, verify
"""

__version__ = "0.1.0"
