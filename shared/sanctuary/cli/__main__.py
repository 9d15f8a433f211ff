"""`python -m sanctuary.cli`: the command line where no script is installed."""

from sanctuary.cli import app

if __name__ == "__main__":
    app(prog_name="sanctuary")
