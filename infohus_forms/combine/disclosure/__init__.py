"""The privacy door: what may be shown of a response (design §3.5 and §3.6). Nothing else decides that."""
