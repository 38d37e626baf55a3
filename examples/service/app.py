"""The application: decisions by the policies of a folder, which are read anew on request.

uvicorn --app-dir examples --factory service.app:create
BPMLIB_RULES=my/rules uvicorn --app-dir examples --factory service.app:create
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from threading import Lock
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from bpmlib import Decision, InputError, Policies
from bpmlib.documents.json_input import parse_json

from .models import OrderAnswer, OrderRequest, State, SwipeAnswer, SwipeRequest, order_answer
from .problems import UnsoundJson, install, responses

log = logging.getLogger("service")

USED = ("sales.payment_terms", "sales.pricing", "attendance.proxy_swiping")


class Current:
    """The policies that answer now: one reference, put in place of another one when all of the new state is sound."""

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        self._one_at_a_time = Lock()

    @property
    def policies(self) -> Policies:
        """The policies as they are. Ask once a request, and answer all of it by what comes."""
        return self._policies

    def reload(self) -> Policies:
        """Read the folder anew; raise `PolicyError` and change nothing where a file of it has mistakes."""
        with self._one_at_a_time:
            after = self._policies.reload()
            warm_up(after)
            self._policies = after
        return after


def warm_up(policies: Policies) -> None:
    """Compile what will be asked for, so that no request waits for it."""
    for name in USED:
        if name in policies and not policies[name].dated:
            policies[name].decider()


class ExactRequest(Request):
    """A request whose numbers keep every digit: `json.loads` would make floats of them."""

    async def json(self) -> Any:
        """Return the body, numbers as int or Decimal."""
        try:
            return parse_json(await self.body())
        except InputError as error:
            raise UnsoundJson(error) from error


class ExactRoute(APIRoute):
    """A route whose body is read by `ExactRequest`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler of the route, given such a request."""
        usual = super().get_route_handler()

        async def handler(request: Request) -> Response:
            return await usual(ExactRequest(request.scope, request.receive))

        return handler


async def current_policies(request: Request) -> Policies:
    """Return the policies that answer this request, all of it."""
    policies: Policies = request.app.state.current.policies
    return policies


Answering = Annotated[Policies, Depends(current_policies)]
router = APIRouter(route_class=ExactRoute)


@router.post("/orders", responses=responses(400, 422, 500))
async def order(body: OrderRequest, policies: Answering) -> OrderAnswer:
    """Say on which terms an order goes, who confirms it, and whether it may be dispatched."""
    terms = policies["sales.payment_terms"].decide(
        order=body.order, answers=["terms", "deposit", "approvals", "may_dispatch"]
    )
    quotation, price = body.order.quotation, None
    if quotation is not None:
        price = policies["sales.pricing"].decide(quotation=quotation)
    logged(terms, price)
    if body.explain:  # takes milliseconds, so the other requests go on meanwhile
        return await run_in_threadpool(order_answer, policies.fingerprint, terms, price, body)
    return order_answer(policies.fingerprint, terms, price, body)


@router.post("/proxy-swipes", responses=responses(400, 422, 500))
async def proxy_swipe(body: SwipeRequest, policies: Answering) -> SwipeAnswer:
    """Say who pays which fine when somebody swiped somebody else's card."""
    decision = policies["attendance.proxy_swiping"].decide(offence=body.offence, answers=["fines"])
    logged(decision)
    return SwipeAnswer(fingerprint=policies.fingerprint, fines=decision["fines"], receipt=decision.to_dict())


@router.get("/policies")
async def state(policies: Answering) -> State:
    """Say which policies answer."""
    return State(fingerprint=policies.fingerprint, policies=list(policies))


@router.post("/policies/reload", responses=responses(409))
def reload(request: Request) -> State:
    """Read the folder anew. No `async`: it takes a moment, which FastAPI lets pass in a thread of its own."""
    policies = request.app.state.current.reload()
    log.info("reloaded: %s", policies.fingerprint)
    return State(fingerprint=policies.fingerprint, policies=list(policies))


def logged(*decisions: Decision | None) -> None:
    """Log what was decided, personal data masked."""
    for decision in decisions:
        if decision is not None:
            log.info("decided: %s", json.dumps(decision.to_dict(masked=True), ensure_ascii=False))


def create(folder: str | Path | None = None) -> FastAPI:
    """Return the application for the policies of a folder: of `BPMLIB_RULES`, or the shipped ones.

    Every file is read and checked first: with a broken one the service does not start.
    """
    policies = Policies.load(folder or os.environ.get("BPMLIB_RULES")).reload()
    warm_up(policies)
    app = FastAPI(title="Company policies", version="1.0")
    app.state.current = Current(policies)
    app.include_router(router)
    install(app)
    return app
