"""STEP 3  Completed file → its answers by control name (`RawForm`) and its form; the carrier is recognised by content."""
