"""STEP 3  Completed file → what it says (`RawForm`) and which form it is; carrier recognised by content."""
