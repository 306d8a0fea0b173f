"""Modules that the tests share: builders of forms and cases, programs that fill forms, readings, marks."""
