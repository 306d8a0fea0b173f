"""The privacy gate: what may be shown of a response (design §3.5 and §3.6). No other code decides that.

- `sharing.py` builds a `Shared` from a response: only the answers that may be shown, and counts of what was withheld.
- `protection.py` searches the answers to be shown for a protected name or address, which stops combining.
- `full_names.py` searches them for full names that no document of the group needs, protected or not.

The last two report findings; the only code that removes answers is in `sharing.py`.
"""
