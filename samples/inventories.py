"""The lists that prove counts: devices, apps, models, microservices, protocols, enterprises."""

from __future__ import annotations

import random
from dataclasses import dataclass

from samples import codes, vocabulary
from samples.parties import make_customer

TITLES = {
    "devices": ("连接工业设备清单", "平台接入设备明细表", "工业设备接入台账"),
    "apps": ("工业APP清单", "工业APP明细表", "平台工业APP目录"),
    "models": ("工业机理模型清单", "机理模型明细表"),
    "microservices": ("微服务组件清单", "平台微服务明细表"),
    "enterprises": ("服务企业清单", "平台服务企业名单", "上云企业明细表"),
    "protocols": ("适配工业协议清单", "协议适配明细表"),
}


@dataclass(frozen=True, slots=True)
class Inventory:
    """A list: column titles and rows of cells; `quantity` is the index of its quantity column or None.

    `points` is the index of a column of collection points; `subtotals` are row indices that only sum others.
    """

    list_of: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_count: int
    distinct_count: int
    total_quantity: int | None = None
    points: int | None = None
    subtotals: tuple[int, ...] = ()
    holder: str = ""

    @property
    def proven(self) -> int:
        """The count this list proves."""
        return self.total_quantity if self.total_quantity is not None else self.distinct_count


def make_devices(rng: random.Random, rows: int, form: str) -> Inventory:
    """Devices: `numbered` (one device a row), `quantity` (a row a model with a quantity), `subtotals` (by customer)."""
    title = rng.choice(TITLES["devices"])
    customers = [make_customer(rng).name for _ in range(max(2, rows // 25))]
    if form == "quantity":
        return _quantity_devices(rng, rows, title, customers)
    out: list[tuple[str, ...]] = []
    marks: list[int] = []
    points = 0
    numbers = rng.sample(range(10000, 99999), rows)
    per = -(-rows // len(customers))
    for index in range(rows):
        count = rng.choice((8, 12, 16, 20, 24, 32))
        points += count
        name = rng.choice(vocabulary.DEVICE_NAMES)
        out.append(
            (
                str(index + 1),
                f"SB{numbers[index]}",
                name,
                f"{rng.choice('ABCDXY')}{rng.randrange(100, 990)}",
                customers[index // per],
                rng.choice(vocabulary.PROTOCOLS[:8]),
                str(count),
            )
        )
        if form == "subtotals" and ((index + 1) % per == 0 or index == rows - 1):
            marks.append(len(out))
            block = out[marks[-2] + 1 if len(marks) > 1 else 0 :]
            out.append(("", "", "小计", "", "", "", str(sum(int(r[6]) for r in block))))
    columns = ("序号", "设备编号", "设备名称", "规格型号", "所属企业", "通信协议", "采集点数")
    return Inventory("devices", title, columns, tuple(out), rows, rows, None, points, tuple(marks))


def _quantity_devices(rng: random.Random, rows: int, title: str, customers: list[str]) -> Inventory:
    out = []
    total = points = 0
    for index in range(rows):
        quantity, each = rng.randrange(2, 40), rng.choice((6, 8, 10, 16))
        total += quantity
        points += quantity * each
        name = vocabulary.DEVICE_NAMES[index % len(vocabulary.DEVICE_NAMES)]
        model = f"{rng.choice('ABCDXY')}{index + 100}"
        out.append(
            (
                str(index + 1),
                name,
                model,
                rng.choice(customers),
                str(quantity),
                rng.choice(("台", "台", "套")),
                str(quantity * each),
            )
        )
    out.append(("", "合计", "", "", str(total), "", str(points)))
    columns = ("序号", "设备名称", "型号", "使用单位", "数量", "单位", "数据采集点（个）")
    return Inventory("devices", title, columns, tuple(out), rows, rows, total, points, (rows,))


def make_named(rng: random.Random, kind: str, count: int) -> Inventory:
    """Apps, models, microservices or protocols: one name a row."""
    pool = {
        "apps": vocabulary.APP_NAMES,
        "models": vocabulary.MODEL_NAMES,
        "microservices": vocabulary.SERVICE_NAMES,
        "protocols": vocabulary.PROTOCOLS,
    }[kind]
    count = min(count, len(pool))
    names = rng.sample(pool, count)
    if kind == "apps":
        names = [name + "APP" if rng.random() < 0.3 else name for name in names]
    heads = {
        "apps": ("序号", "APP名称", "版本号", "应用领域", "上线时间"),
        "models": ("序号", "模型名称", "所属行业", "功能说明"),
        "microservices": ("序号", "微服务名称", "版本", "功能描述", "调用方式"),
        "protocols": ("序号", "协议名称", "类型", "适用设备"),
    }[kind]
    rows = tuple((str(i + 1), name, *_details(rng, kind)) for i, name in enumerate(names))
    return Inventory(kind, rng.choice(TITLES[kind]), heads, rows, count, count)


def _details(rng: random.Random, kind: str) -> tuple[str, ...]:
    match kind:
        case "apps":
            return (
                f"V{rng.randrange(1, 5)}.{rng.randrange(10)}",
                rng.choice(vocabulary.LINKS),
                f"20{rng.randrange(22, 27)}年{rng.randrange(1, 9)}月",
            )
        case "models":
            return (
                rng.choice(("纺织", "印染", "轴承", "机械", "化工")),
                rng.choice(("提升质量", "降低能耗", "预测性维护", "缩短交期")),
            )
        case "microservices":
            return (
                f"{rng.randrange(1, 4)}.{rng.randrange(10)}.{rng.randrange(10)}",
                rng.choice(("基础能力", "业务能力", "数据能力")),
                rng.choice(("RESTful", "gRPC", "消息")),
            )
        case _:
            return (rng.choice(("现场总线", "工业以太网", "物联网")), rng.choice(("PLC", "数控系统", "仪表", "网关")))


def make_enterprises(rng: random.Random, count: int) -> Inventory:
    """Enterprises served, each with its USCC."""
    rows: list[tuple[str, ...]] = []
    seen: set[str] = set()
    while len(rows) < count:
        party = make_customer(rng)
        if party.name in seen:
            continue
        seen.add(party.name)
        day = f"20{rng.randrange(23, 27)}-{rng.randrange(1, 9):02d}-{rng.randrange(1, 29):02d}"
        rows.append((str(len(rows) + 1), party.name, party.uscc, rng.choice(vocabulary.LINKS), day))
    columns = ("序号", "企业名称", "统一社会信用代码", "服务内容", "接入时间")
    return Inventory("enterprises", rng.choice(TITLES["enterprises"]), columns, tuple(rows), count, count)


def serials(rng: random.Random) -> str:
    return codes.digits(6, rng)
