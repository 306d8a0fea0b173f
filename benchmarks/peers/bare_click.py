"""The smallest program with click that prints help: what starting up costs at the least."""

import click


@click.group()
def bare() -> None:
    """Do nothing."""


@bare.command()
def nothing() -> None:
    """Do nothing."""


if __name__ == "__main__":
    bare()
