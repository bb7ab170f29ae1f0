"""The printed lines of the statement forms: 一般企业 2019 and 2018, 小企业 with line numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from samples.subjects import Statement

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class FormLine:
    """One printed line: text as printed, the key of its figure, line number, sign it is printed with, indent."""

    label: str
    key: str = ""
    number: str = ""
    sign: int = 1
    indent: int = 0
    head: bool = False


def _plain(*names: str) -> list[FormLine]:
    return [FormLine(name, name, indent=1) for name in names]


def _sum(name: str) -> FormLine:
    return FormLine(name, name)


ASSETS_2019 = [
    FormLine("流动资产：", head=True),
    *_plain(
        "货币资金",
        "交易性金融资产",
        "衍生金融资产",
        "应收票据",
        "应收账款",
        "应收款项融资",
        "预付款项",
        "其他应收款",
        "存货",
        "合同资产",
        "持有待售资产",
        "一年内到期的非流动资产",
        "其他流动资产",
    ),
    _sum("流动资产合计"),
    FormLine("非流动资产：", head=True),
    *_plain(
        "债权投资",
        "其他债权投资",
        "长期应收款",
        "长期股权投资",
        "其他权益工具投资",
        "其他非流动金融资产",
        "投资性房地产",
        "固定资产",
        "在建工程",
        "生产性生物资产",
        "油气资产",
        "使用权资产",
        "无形资产",
        "开发支出",
        "商誉",
        "长期待摊费用",
        "递延所得税资产",
        "其他非流动资产",
    ),
    _sum("非流动资产合计"),
    _sum("资产总计"),
]
DEBTS_2019 = [
    FormLine("流动负债：", head=True),
    *_plain(
        "短期借款",
        "交易性金融负债",
        "衍生金融负债",
        "应付票据",
        "应付账款",
        "预收款项",
        "合同负债",
        "应付职工薪酬",
        "应交税费",
        "其他应付款",
        "持有待售负债",
        "一年内到期的非流动负债",
        "其他流动负债",
    ),
    _sum("流动负债合计"),
    FormLine("非流动负债：", head=True),
    *_plain("长期借款", "应付债券"),
    FormLine("其中：优先股", indent=2),
    FormLine("永续债", indent=3),
    *_plain("租赁负债", "长期应付款", "预计负债", "递延收益", "递延所得税负债", "其他非流动负债"),
    _sum("非流动负债合计"),
    _sum("负债合计"),
    FormLine("所有者权益（或股东权益）：", head=True),
    FormLine("实收资本（或股本）", "实收资本（或股本）", indent=1),
    FormLine("其他权益工具", "其他权益工具", indent=1),
    FormLine("资本公积", "资本公积", indent=1),
    FormLine("减：库存股", "库存股", indent=1),
    FormLine("其他综合收益", "其他综合收益", indent=1),
    FormLine("专项储备", "专项储备", indent=1),
    FormLine("盈余公积", "盈余公积", indent=1),
    FormLine("未分配利润", "未分配利润", indent=1),
    FormLine("所有者权益（或股东权益）合计", "所有者权益合计"),
    FormLine("负债和所有者权益（或股东权益）总计", "负债和所有者权益总计"),
]
INCOME_2019 = [
    FormLine("一、营业收入", "营业收入"),
    FormLine("减：营业成本", "营业成本", indent=1),
    *[FormLine(n, n, indent=2) for n in ("税金及附加", "销售费用", "管理费用", "研发费用", "财务费用")],
    FormLine("其中：利息费用", "利息费用", indent=3),
    FormLine("利息收入", "利息收入", indent=4),
    FormLine("加：其他收益", "其他收益", indent=1),
    FormLine("投资收益（损失以“-”号填列）", "投资收益", indent=2),
    FormLine("净敞口套期收益（损失以“-”号填列）", "净敞口套期收益", indent=2),
    FormLine("公允价值变动收益（损失以“-”号填列）", "公允价值变动收益", indent=2),
    FormLine("信用减值损失（损失以“-”号填列）", "信用减值损失", indent=2),
    FormLine("资产减值损失（损失以“-”号填列）", "资产减值损失", indent=2),
    FormLine("资产处置收益（损失以“-”号填列）", "资产处置收益", indent=2),
    FormLine("二、营业利润（亏损以“-”号填列）", "营业利润"),
    FormLine("加：营业外收入", "营业外收入", indent=1),
    FormLine("减：营业外支出", "营业外支出", indent=1),
    FormLine("三、利润总额（亏损总额以“-”号填列）", "利润总额"),
    FormLine("减：所得税费用", "所得税费用", indent=1),
    FormLine("四、净利润（净亏损以“-”号填列）", "净利润"),
    FormLine("（一）持续经营净利润（净亏损以“-”号填列）", "持续经营净利润", indent=1),
    FormLine("（二）终止经营净利润（净亏损以“-”号填列）", "终止经营净利润", indent=1),
    FormLine("五、其他综合收益的税后净额", "其他综合收益的税后净额"),
    FormLine("六、综合收益总额", "综合收益总额"),
]
INCOME_2018 = [
    FormLine("一、营业收入", "营业收入"),
    FormLine("减：营业成本", "营业成本", indent=1),
    *[FormLine(n, n, indent=2) for n in ("税金及附加", "销售费用", "管理费用", "研发费用", "财务费用")],
    FormLine("其中：利息费用", "利息费用", indent=3),
    FormLine("利息收入", "利息收入", indent=4),
    FormLine("资产减值损失", "资产减值损失", sign=-1, indent=2),
    FormLine("信用减值损失", "信用减值损失", sign=-1, indent=2),
    FormLine("加：其他收益", "其他收益", indent=1),
    FormLine("投资收益（损失以“-”号填列）", "投资收益", indent=2),
    FormLine("公允价值变动收益（损失以“-”号填列）", "公允价值变动收益", indent=2),
    FormLine("资产处置收益（损失以“-”号填列）", "资产处置收益", indent=2),
    FormLine("二、营业利润（亏损以“-”号填列）", "营业利润"),
    FormLine("加：营业外收入", "营业外收入", indent=1),
    FormLine("减：营业外支出", "营业外支出", indent=1),
    FormLine("三、利润总额（亏损总额以“-”号填列）", "利润总额"),
    FormLine("减：所得税费用", "所得税费用", indent=1),
    FormLine("四、净利润（净亏损以“-”号填列）", "净利润"),
]
CASH_2019 = [
    FormLine("一、经营活动产生的现金流量：", head=True),
    *_plain("销售商品、提供劳务收到的现金", "收到的税费返还", "收到其他与经营活动有关的现金"),
    _sum("经营活动现金流入小计"),
    *_plain(
        "购买商品、接受劳务支付的现金",
        "支付给职工以及为职工支付的现金",
        "支付的各项税费",
        "支付其他与经营活动有关的现金",
    ),
    _sum("经营活动现金流出小计"),
    _sum("经营活动产生的现金流量净额"),
    FormLine("二、投资活动产生的现金流量：", head=True),
    *_plain("收回投资收到的现金", "取得投资收益收到的现金", "处置固定资产、无形资产和其他长期资产收回的现金净额"),
    _sum("投资活动现金流入小计"),
    *_plain("购建固定资产、无形资产和其他长期资产支付的现金", "投资支付的现金"),
    _sum("投资活动现金流出小计"),
    _sum("投资活动产生的现金流量净额"),
    FormLine("三、筹资活动产生的现金流量：", head=True),
    *_plain("吸收投资收到的现金", "取得借款收到的现金", "收到其他与筹资活动有关的现金"),
    _sum("筹资活动现金流入小计"),
    *_plain("偿还债务支付的现金", "分配股利、利润或偿付利息支付的现金"),
    _sum("筹资活动现金流出小计"),
    _sum("筹资活动产生的现金流量净额"),
    FormLine("四、汇率变动对现金及现金等价物的影响", "汇率变动对现金及现金等价物的影响"),
    FormLine("五、现金及现金等价物净增加额", "现金及现金等价物净增加额"),
    FormLine("加：期初现金及现金等价物余额", "期初现金及现金等价物余额", indent=1),
    FormLine("六、期末现金及现金等价物余额", "期末现金及现金等价物余额"),
]


def _numbered(text: str, start: int = 1) -> list[FormLine]:
    """Lines from `label|key` words; `!` marks a heading without a number."""
    out: list[FormLine] = []
    for word in text.split():
        label, _, key = word.partition("|")
        if label.startswith("!"):
            out.append(FormLine(label[1:], head=True))
            continue
        indent = (
            0 if label[0] in "一二三四五六流资负所非" and ("合计" in label or "总计" in label or "、" in label) else 1
        )
        out.append(FormLine(label, key or label, str(start), indent=indent))
        start += 1
    return out


SMALL_ASSETS = _numbered(
    "!流动资产： 货币资金 短期投资 应收票据 应收账款 预付账款 应收股利 应收利息 其他应收款 存货 其中：原材料|原材料 在产品 库存商品 周转材料 其他流动资产 流动资产合计 "  # noqa: E501
    "!非流动资产： 长期债券投资 长期股权投资 固定资产原价 减：累计折旧|累计折旧 固定资产账面价值 在建工程 工程物资 固定资产清理 生产性生物资产 无形资产 开发支出 长期待摊费用 其他非流动资产 非流动资产合计 资产总计"  # noqa: E501
)
SMALL_DEBTS = _numbered(
    "!流动负债： 短期借款 应付票据 应付账款 预收账款 应付职工薪酬 应交税费 应付利息 应付利润 其他应付款 其他流动负债 流动负债合计 "  # noqa: E501
    "!非流动负债： 长期借款 长期应付款 递延收益 其他非流动负债 非流动负债合计 负债合计 "
    "!所有者权益（或股东权益）： 实收资本（或股本） 资本公积 盈余公积 未分配利润 所有者权益（或股东权益）合计|所有者权益合计 负债和所有者权益（或股东权益）总计|负债和所有者权益总计",  # noqa: E501
    31,
)
SMALL_INCOME = _numbered(
    "一、营业收入|营业收入 减：营业成本|营业成本 税金及附加 其中：消费税|消费税 营业税 城市维护建设税 资源税 土地增值税 城镇土地使用税、房产税、车船税、印花税|印花税 教育费附加、矿产资源补偿费、排污费|教育费附加 "  # noqa: E501
    "销售费用 其中：商品维修费|商品维修费 广告费和业务宣传费 管理费用 其中：开办费|开办费 业务招待费 研究费用 财务费用 其中：利息费用（收入以“-”号填列）|利息费用 加：投资收益（损失以“-”号填列）|投资收益 "  # noqa: E501
    "二、营业利润（亏损以“-”号填列）|营业利润 加：营业外收入|营业外收入 其中：政府补助|政府补助 减：营业外支出|营业外支出 其中：坏账损失|坏账损失 无法收回的长期债券投资损失 无法收回的长期股权投资损失 自然灾害等不可抗力因素造成的损失 税收滞纳金 "  # noqa: E501
    "三、利润总额（亏损总额以“-”号填列）|利润总额 减：所得税费用|所得税费用 四、净利润（净亏损以“-”号填列）|净利润"
)
SMALL_CASH = _numbered(
    "!一、经营活动产生的现金流量： 销售产成品、商品、提供劳务收到的现金 收到其他与经营活动有关的现金 购买原材料、商品、接受劳务支付的现金 支付的职工薪酬 支付的税费 支付其他与经营活动有关的现金 经营活动产生的现金流量净额 "  # noqa: E501
    "!二、投资活动产生的现金流量： 收回短期投资、长期债券投资和长期股权投资收到的现金 取得投资收益收到的现金 处置固定资产、无形资产和其他非流动资产收回的现金净额 短期投资、长期债券投资和长期股权投资支付的现金 购建固定资产、无形资产和其他非流动资产支付的现金 投资活动产生的现金流量净额 "  # noqa: E501
    "!三、筹资活动产生的现金流量： 取得借款收到的现金 吸收投资者投资收到的现金 偿还借款本金支付的现金 偿还借款利息支付的现金 分配利润支付的现金 筹资活动产生的现金流量净额 "  # noqa: E501
    "四、现金净增加额|现金净增加额 加：期初现金余额|期初现金余额 五、期末现金余额|期末现金余额"
)


def form_lines(statement: Statement) -> list[FormLine]:
    """The lines of a statement's form, assets before debts."""
    small = statement.books.small
    match statement.kind:
        case "balance_sheet":
            return SMALL_ASSETS + SMALL_DEBTS if small else ASSETS_2019 + DEBTS_2019
        case "income_statement":
            if small:
                return SMALL_INCOME
            return INCOME_2018 if statement.books.form == "general2018" else INCOME_2019
        case _:
            return SMALL_CASH if small else CASH_2019


def figure(statement: Statement, line: FormLine, column: str) -> Decimal | None:
    """What the line prints (yuan) in `current` or `prior`; None where the cell is empty."""
    for key, where, value in statement.changes:
        if key == line.key and where == column:
            return value
    year = statement.books.years.get(statement.year if column == "current" else statement.year - 1)
    if year is None or not line.key:
        return None
    pool = {"balance_sheet": year.end, "income_statement": year.income, "cash_flow_statement": year.cash}[
        statement.kind
    ]
    found = pool.get(line.key)
    if line.key in ("持续经营净利润", "综合收益总额") and statement.kind == "income_statement":
        found = pool.get("净利润")
    return None if found is None else found * line.sign
