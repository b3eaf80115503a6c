"""`cinquefoil assess init`: six questions, or as many flags, and a plan to begin with."""

import argparse
import sys
from pathlib import Path
from typing import Final

from cinquefoil.assess.beginning import SECTORS, Answers, WrongAnswer, platforms, read_answer, write_plan
from cinquefoil.guidelines.catalogue import CAPABILITIES

SETUP_PROBLEM: Final = 3
TRIES: Final = 3

_QUESTIONS: Final = {
    "sector": f"What is the organisation? ({', '.join(SECTORS)})",
    "platform": f"What does the system run on, with its version? (such as {', '.join(platforms())}, or another)",
    "url": "What is the address of its front page?",
    "client_id": "What is its ORCID client id? (never the secret)",
    "does": f"What does it do with ORCID? (some of: {', '.join(CAPABILITIES)})",
    "contact": "Whom can one ask about it? (mail or web address)",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add init to the subcommands of `cinquefoil assess`."""
    parser = subparsers.add_parser(
        "init",
        help="answer six questions and get a plan to begin with",
        description="Asks what is not told by a flag, and writes a plan without secrets that can be shared.",
        epilog="Exit status: 0 the plan is written · 3 an answer is missing or wrong, or the file is there already.",
    )
    for name, question in _QUESTIONS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", default="", metavar="TEXT", help=question)
    parser.add_argument("--out", type=Path, default=Path("plan.toml"), metavar="FILE", help="default: plan.toml")
    parser.set_defaults(run=run_init)


def run_init(arguments: argparse.Namespace) -> int:
    """Ask what is missing and write the plan; return 0, or 3 with one sentence."""
    try:
        _refuse_existing(arguments.out)
        told = {name: _answer(name, getattr(arguments, name)) for name in _QUESTIONS}
        plan = write_plan(
            Answers(
                sector=told["sector"],
                platform=told["platform"],
                url=told["url"],
                client_id=told["client_id"],
                does=tuple(told["does"].split(",")),
                contact=told["contact"],
            )
        )
        with arguments.out.open("x", encoding="utf-8") as file:
            file.write(plan)
    except WrongAnswer as problem:
        print(problem, file=sys.stderr)
        return SETUP_PROBLEM
    except OSError as trouble:
        print(f"{arguments.out} cannot be written: {trouble.strerror}. Name another: --out FILE.", file=sys.stderr)
        return SETUP_PROBLEM
    print(f"Wrote {arguments.out}. Look through its addresses and names of buttons.")
    print("Then set CINQUEFOIL_CONTROL_TOKEN, SYSTEM_FIRST_LOGIN and the others it names, and: cinquefoil assess run")
    return 0


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise WrongAnswer(f"{path} is there already, and is left as it is. Name another: --out FILE.")


def _answer(name: str, flag: str) -> str:
    if flag:
        try:
            return read_answer(name, flag)
        except WrongAnswer as problem:
            raise WrongAnswer(f"--{name.replace('_', '-')}: {problem}") from problem
    for _ in range(TRIES):
        print(_QUESTIONS[name], file=sys.stderr)
        try:
            return read_answer(name, input("> "))
        except WrongAnswer as problem:
            print(problem, file=sys.stderr)
        except EOFError:
            break
    raise WrongAnswer(f"There is no answer to: {_QUESTIONS[name]} Give it with --{name.replace('_', '-')}.")
