"""``tusou library add analyticdb``: a connection, its secrets, and on request what is missing on the instance."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli import command, output
from desktop.cli.translation import translate
from desktop.config.credentials import MANAGER_PASSWORD_VARIABLE, SecretName
from desktop.core.errors import ConfigurationError, ErrorCode
from desktop.core.path_text import typed
from desktop.core.progress import TaskContext

if TYPE_CHECKING:
    from desktop.cli.session import Session
    from desktop.engines.analyticdb.connection import Connection, Secrets


@click.command("analyticdb")
@click.argument("name", metavar="NAME", help="Name of the new library.")
@click.option("--region", required=True, metavar="R", help="Region, such as cn-hangzhou.")
@click.option("--instance", required=True, metavar="I", help="Instance id, such as gp-….")
@click.option("--namespace", required=True, metavar="N", help="Namespace.")
@click.option("--collection", required=True, metavar="C", help="Document collection.")
@click.option("--endpoint", default="", metavar="HOST[:PORT]", help="The service; by default the region's.")
@click.option("--open-platform-endpoint", default="", metavar="HOST[:PORT]", help="Where uploads are authorised.")
@click.option(
    "--ca-bundle",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Certificate authorities to trust besides (PEM).",
)
@click.option("--create", is_flag=True, help="Set up vector database, namespace and collection where they are missing.")
@click.option("--model", metavar="M", help="Embedding model of a collection that is created.")
@click.option("--manager-account", metavar="A", help="Database account that may create these.")
@command.json_option
def add_analyticdb(
    *,
    name: str,
    region: str,
    instance: str,
    namespace: str,
    collection: str,
    endpoint: str,
    open_platform_endpoint: str,
    ca_bundle: Path | None,
    create: bool,
    model: str | None,
    manager_account: str | None,
    as_json: bool,
) -> None:
    """Connect to a collection on AnalyticDB for PostgreSQL.

    Secrets come from the environment (and are not stored), or are asked for on a terminal and kept in the keyring:
    ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABA_CLOUD_SECURITY_TOKEN,
    TUSOU_NAMESPACE_PASSWORD, and TUSOU_MANAGER_PASSWORD for --create.
    """
    if create and not manager_account:
        message = translate("cli", "--create needs the database account that may create things")
        raise click.BadParameter(message, param_hint="--manager-account")
    if not create and (model or manager_account):
        message = translate("cli", "--model and --manager-account belong to --create")
        raise click.BadParameter(message, param_hint="--create")

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        from desktop.engines.analyticdb.connection import Connection

        connection = Connection(
            name=name,
            region=region,
            instance=instance,
            namespace=namespace,
            collection=collection,
            endpoint=endpoint,
            open_platform_endpoint=open_platform_endpoint,
            ca_bundle=typed(str(ca_bundle)).absolute() if ca_bundle else None,
        )
        connection.require_complete()
        session.registry.check_new_name(name)
        secrets = _ask_for_secrets(session, connection)
        created = _set_up(session, connection, model, manager_account, ctx) if manager_account else []
        session.registry.add_analyticdb(connection, secrets)
        line = translate(
            "cli",
            "The library {name} is connected; check it with: tusou library check {name}. Photos that are added to it "
            "leave this computer; uploads and searches are paid for.",
        ).format(name=name)
        return command.Answer(
            {"name": name, "engine": "analyticdb", "created": created}, lambda: output.print_line(line)
        )

    command.run(work, as_json=as_json)


def _ask_for_secrets(session: Session, connection: Connection) -> Secrets | None:
    """What the environment does not give, asked for on a terminal; None where nothing was typed.

    Raises:
        ConfigurationError: CREDENTIALS_MISSING without a terminal; KEYRING_* where typed secrets could not be kept.
    """
    given = session.credentials.given_by_environment()
    key_given, password_given = SecretName.ACCESS_KEY_ID in given, SecretName.NAMESPACE_PASSWORD in given
    if password_given and (key_given or not sys.stdin.isatty()):  # the key may be in Alibaba's own configuration
        return None
    if not sys.stdin.isatty():
        raise ConfigurationError(ErrorCode.CREDENTIALS_MISSING, SecretName.NAMESPACE_PASSWORD.value)
    session.credentials.check()
    answers = {} if key_given else _ask_for_access_key()
    if not password_given:
        question = translate("cli", "Password of the namespace {name}").format(name=connection.namespace)
        answers[SecretName.NAMESPACE_PASSWORD] = output.ask(question, hidden=True)
    for secret, value in answers.items():
        session.credentials.remember_for_session(connection.name, secret, value)

    from desktop.engines.analyticdb.connection import Secrets

    return Secrets(**{secret.value: value for secret, value in answers.items()})


def _ask_for_access_key() -> dict[SecretName, str]:
    question = translate("cli", "AccessKey id (empty: as Alibaba Cloud's own tools are configured)")
    key_id = output.ask(question, default="")
    if not key_id:
        return {}
    return {
        SecretName.ACCESS_KEY_ID: key_id,
        SecretName.ACCESS_KEY_SECRET: output.ask(translate("cli", "AccessKey secret"), hidden=True),
        SecretName.SECURITY_TOKEN: output.ask(
            translate("cli", "Security token (empty: none)"), hidden=True, default=""
        ),
    }


def _set_up(
    session: Session, connection: Connection, model: str | None, account: str, ctx: TaskContext
) -> list[dict[str, str]]:
    """Create what is missing on the instance, telling each step."""
    from desktop.engines.analyticdb.connection import ManagerAccount
    from desktop.engines.analyticdb.model_table import IMAGE_MODELS, MULTIMODAL, image_model
    from desktop.engines.analyticdb.setup import CollectionPlan, Setup, Step

    chosen = MULTIMODAL if model is None else image_model(model)
    if chosen is None:
        known = ", ".join(each.id for each in IMAGE_MODELS)
        raise ConfigurationError(ErrorCode.SETTINGS_INVALID, known, params={"setting": "--model", "value": model or ""})
    if "zh" not in chosen.languages:
        output.say(translate("cli", "{model} does not understand Chinese.").format(model=chosen.id))

    def tell(step: Step) -> None:
        output.say(f"{step.name}: {step.outcome.value.replace('_', ' ')}")

    manager = ManagerAccount(account, _manager_password(session, account))
    setup = Setup(connection, session.registry.secrets(connection.name))
    try:
        steps = setup.create_all(CollectionPlan(model=chosen.id), manager, ctx, tell)
    finally:
        setup.close()
    return [{"name": step.name, "outcome": step.outcome.value} for step in steps]


def _manager_password(session: Session, account: str) -> str:
    """From the environment or typed; used for the set-up and not kept."""
    password = session.credentials.manager_password()
    if password is None and sys.stdin.isatty():
        question = translate("cli", "Password of the database account {name}").format(name=account)
        password = output.ask(question, hidden=True)
    if not password:
        raise ConfigurationError(ErrorCode.CREDENTIALS_MISSING, MANAGER_PASSWORD_VARIABLE)
    return password
