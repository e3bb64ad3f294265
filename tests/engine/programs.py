"""Programs that more than one engine test runs."""

# One dynamic resource whose provider needs no cloud.
COUNTER = """
import pulumi
from pulumi.dynamic import CreateResult, DiffResult, ReadResult, Resource, ResourceProvider, UpdateResult


class CounterProvider(ResourceProvider):
    serialize_as_secret_always = False

    def create(self, props):
        return CreateResult("counter-1", props)

    def read(self, id_, props):
        return ReadResult(id_, props)

    def diff(self, id_, olds, news):
        return DiffResult(changes=olds["value"] != news["value"])

    def update(self, id_, olds, news):
        return UpdateResult(news)


class Counter(Resource, module="probe", name="Counter"):
    value: pulumi.Output[str]


counter = Counter(CounterProvider(), "counter", {"value": pulumi.Config().require("value")})
pulumi.export("value", counter.value)
"""
