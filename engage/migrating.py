"""Carries out migrations, making models only where an operation looks at one.

Tortoise makes every model of the application anew, twice for each of its operations: half a minute of work for an
empty database. Here an operation gets the model that it asks for, and those that this one refers to.
"""

from typing import Any, Self

from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.operations import DIRECT_RELATION_FIELDS
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.models import Model

Key = tuple[str, str]


class _Apps(StateApps):
    """The models at one point of the history, each made when it is asked for."""

    def __init__(self, states: dict[Key, ModelState], connections: dict[str, str]) -> None:
        super().__init__(default_connections=connections)
        self._states = states

    def get_model(self, app_label: str, model_name: str | None = None) -> type[Model]:
        key = self.split_reference(app_label) if model_name is None else (app_label, model_name)
        if new := self._reached(key) - {(app, name) for app, models in self.apps.items() for name in models}:
            for app, name in sorted(new):
                self.register_model(app, self._states[app, name].render(self))
            self._init_relations()
            self._build_initial_querysets()
        return super().get_model(*key)

    def _reached(self, key: Key) -> set[Key]:
        """Returns a model and those that it refers to, near or far, as far as there are any yet."""
        reached: set[Key] = set()
        ahead = [key]
        while ahead:
            here = ahead.pop()
            if here not in reached and here in self._states:
                reached.add(here)
                fields = self._states[here].fields.values()
                ahead += [self.split_reference(f.model_name) for f in fields if isinstance(f, DIRECT_RELATION_FIELDS)]
        return reached


class _State(State):
    """What the models are said to be; an operation that changes that leaves the models made before to who has them."""

    def __init__(self, models: dict[Key, ModelState], connections: dict[str, str]) -> None:
        super().__init__(models, _Apps(models, connections))
        self._connections = connections

    def reload_model(self, app_label: str, model_name: str) -> None:
        self.apps = _Apps(self.models, self._connections)

    def reload_models(self, model_tuples: object) -> None:
        self.apps = _Apps(self.models, self._connections)

    def clone(self) -> Self:
        return type(self)({key: model.clone() for key, model in self.models.items()}, self._connections)


class _Executor(MigrationExecutor):
    """Tortoise's, that begins with such a state."""

    async def _project_state(self, applied: set[MigrationKey], *, upto: MigrationKey | None = None) -> State:
        connections = {label: app["default_connection"] for label, app in self.loader.apps_config.items()}
        state: State = _State({}, connections)
        for key in self._full_plan():
            if key == upto:
                break
            if key in applied and (migration := self.loader.graph.nodes[key]):
                await migration.apply(state, dry_run=True, schema_editor=None)
        return state


async def apply_migrations(config: dict[str, Any], last: str = "") -> None:
    """Applies the migrations that a database has not yet had, up to one of them or all."""
    await Tortoise.init(config=config, init_connections=False)
    executor = _Executor(get_connection("default"), config["apps"])
    await executor.migrate([MigrationTarget("engage", last or "__latest__")], direction="forward")
