"""PostgreSQL's sessions, cut as a restart or an administrator cuts them."""

import asyncio

from sqlalchemy import text

from callcenter.database.engine import Database

_CUT = text(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = :name and state = 'active'"
)


async def cut_sessions(database: Database, application: str) -> None:
    """Once there is one that works; raises TimeoutError where none comes."""
    async with asyncio.timeout(10):
        while True:
            async with database.transaction() as session:
                if (await session.execute(_CUT, {"name": application})).all():
                    return
            await asyncio.sleep(0.01)
