"""Starts the plugin: `pulumi-resource-alicloud-ecr ENGINE_ADDRESS`, as the engine does.

It prints its port, serves, and ends with the engine: on SIGINT, or when the engine, which holds the other end of
standard input, is gone.
"""

from __future__ import annotations

import argparse
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from ..frontends.engine_end import on_engine_end
from .servicer import EcrServicer

#: Operations at a time. Each waits for the shared listing, so a thread costs memory only while it is used.
WORKERS = 2048

_MESSAGE_BYTES = 400 * 1024 * 1024  # the engine's own limit


def main() -> None:
    """Serve until the engine ends it."""
    parser = argparse.ArgumentParser(
        prog="pulumi-resource-alicloud-ecr",
        description="Pulumi's plugin for ECR attachments; Pulumi starts it.",
    )
    parser.add_argument("engine_address", nargs="?", default="", help="the engine's gRPC address")
    options, _ = parser.parse_known_args()

    ended, closed = threading.Event(), threading.Event()

    # The engine interrupts a plugin when it has ended itself as it should; when it was killed, standard input ends.
    def close(*_: object) -> None:
        closed.set()
        ended.set()

    signal.signal(signal.SIGINT, close)
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    servicer = EcrServicer(options.engine_address)
    server, port = serve(servicer)
    print(port, flush=True)  # noqa: T201 - this is how the engine learns it
    on_engine_end(ended.set)
    ended.wait()
    server.stop(None)
    if closed.is_set():
        servicer.settle()
    # Operations under way may sit in a call for seconds; the engine has given them up.
    os._exit(0)


def serve(servicer: EcrServicer) -> tuple[grpc.Server, int]:
    """A running server on loopback, and its port."""
    limits = [
        ("grpc.max_receive_message_length", _MESSAGE_BYTES),
        ("grpc.max_send_message_length", _MESSAGE_BYTES),
    ]
    server = grpc.server(ThreadPoolExecutor(max_workers=WORKERS), options=limits)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port


if __name__ == "__main__":
    main()
