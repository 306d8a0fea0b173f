"""Withdraw a received file; erase the working copies of an archived case."""
