"""The privacy gate: what may be shown of a response (design §3.5 and §3.6). No other code decides that.

- `sharing.py` builds a `Shared` from a response: only the answers that may be shown, and counts of what was withheld.
- `protection.py` searches the answers to be shown for a protected name or address.
- `full_names.py` searches them for full names that no document of the group needs, protected or not.

A protected name or address is held back in these places:

- its own field, in every document: `sharing._reason`, and `sharing.choosable` for an extract;
- another text that would be shown: `protection.exposed` reports it, and `assessment_of` (`assessment/assess.py`) and `parts_of`
  (`documents/extract.py`) make no document while it does; `review` reports the same in advance, together with `full_names.named`;
- the sheet with the lines of the contributions: `documents/meeting_lines.py` leaves the line out and counts it (`full_names.secret_in`);
- the chair's sheet of a meeting: `documents/meeting_sheet.py` leaves such a text of an own view out and says so (the same), and
  `assessment/own_views.py` reports it in advance;
- answers that are carried forward into a form: `without_secrets` in `casework/issuing/carry_forward.py`.
"""
