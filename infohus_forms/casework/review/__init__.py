"""Review of a case: every received file, read and checked, and the place of the case in the flow A–E."""
