"""The assessment as documents: Word from a template, PDF, kontrolblad, extract, meeting sheet."""
