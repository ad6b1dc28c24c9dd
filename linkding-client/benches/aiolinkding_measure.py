"""The same work by aiolinkding: it has no paging and no import, so both are written out here."""

import asyncio
import os
import time

import aiohttp
from aiolinkding import async_get_client


async def main():
    url, token = os.environ["LINKDING_URL"], os.environ["LINKDING_TOKEN"]
    size, run = int(os.environ["PAGE_SIZE"]), os.environ["RUN"]
    # Its own session fails on linkding's server, which hangs up after each answer: one connection a call.
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:
        client = await async_get_client(url, token, session=session)
        started = time.perf_counter()
        listed, offset = 0, 0
        while True:
            page = await client.bookmarks.async_get_all(limit=size, offset=offset)
            listed += len(page["results"])
            offset += size
            if offset >= page["count"]:
                break
        print(f"list {listed} in pages of {size}: {time.perf_counter() - started:.2f} s")
        for concurrency, numbers in ((1, range(500)), (4, range(500, 1000))):
            started = time.perf_counter()
            gate = asyncio.Semaphore(concurrency)
            failed = 0

            async def create(number):
                nonlocal failed
                async with gate:
                    try:
                        await client.bookmarks.async_create(
                            f"https://bench.example/{run}/{number}",
                            title=f"Bookmark {number}",
                            tag_names=["bench", f"b{number % 10}"],
                        )
                    except Exception:
                        failed += 1

            await asyncio.gather(*(create(number) for number in numbers))
            elapsed = time.perf_counter() - started
            print(f"import {len(numbers)} ({failed} failed), {concurrency} at once: {elapsed:.2f} s")


asyncio.run(main())
