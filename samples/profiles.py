"""What companies say of themselves: prose of their own for each, as no two would write it."""

from __future__ import annotations

import random

from samples.parties import Company, person
from samples.subjects import Profile

Words = dict[str, str]

OPENINGS = (
    "{name}成立于{year}年，坐落在{address}，注册资本{capital}万元，主营{goods}。",
    "{year}年，{founder}带着{few}名同事在{town}租下第一间厂房，{name}由此起步，如今注册资本{capital}万元，做的仍是{goods}。",
    "我公司（{name}）系{district}一家专门从事{goods}的企业，设立于{year}年，注册资本{capital}万元，厂址{address}。",
    "作为{district}较早做{goods}的厂家之一，{name}自{year}年创办以来一直扎根{town}，注册资本现为{capital}万元。",
    "{name}，{year}年注册，资本金{capital}万元，办公及生产地址为{address}，产品以{goods}为主。",
)
GROUNDS = (
    "厂区占地{land}亩，建筑面积{floor}平方米，{machines}，现有员工{staff}人，其中工程技术人员{engineers}人。",
    "目前在册职工{staff}人，本科以上{engineers}人；生产场地{floor}平方米，{machines}。",
    "公司下设{departments}，{staff}名员工里有{engineers}人从事研发和信息化工作。",
    "{yearlater}年搬入现址后，生产面积扩大到{floor}平方米，添置了{machines}，员工增至{staff}人。",
    "一线职工平均年龄{age}岁，技术骨干{engineers}人，多数在{goods}领域干了十年以上；全厂共{staff}人，{floor}平方米厂房分{halls}个车间。",
)
MARKETS = (
    "产品销往{places}等地，主要客户是{clients}，{yearlater}年起承接{clients2}的定制订单。",
    "{clients}是我们最大的客户群，约占销售额的{share}%，其余卖给{places}的经销商。",
    "公司与{few}家{clients}签有长期供货协议，{places}设有售后网点，{hours}小时内到场。",
    "外贸约占{share}%，远销{abroad}；内销以{places}为主，下游多为{clients}。",
    "依托{town}的产业集群，公司为{clients}配套，半径{hours}公里以内的订单当天送达。",
)
DIGITAL = (
    "{yearlater}年，因{trouble}，公司从{first}入手做数字化改造，随后把做法整理成平台，开放给{clients}使用。",
    "数字化的起因很朴素：{trouble}。信息部用{few}个月做出第一版{first}，之后才有了今天的工业互联网平台。",
    "公司的工业互联网平台由{department}牵头，{partner}协助，先上{first}，再上{second}，目前两块都已稳定运行。",
    "围绕{first}和{second}两件事，公司自{yearlater}年起自建平台，{founder}亲自担任项目组长。",
    "平台最初只管{first}，同行来参观后提出{second}的需要，{department}便把它做成了可以租用的服务。",
)
HONOURS = (
    "公司通过{system}认证，{yearlater}年获评{honour}，与{partner}共建{lab}。",
    "先后取得{honour}、{honour2}等称号，{lab}由{partner}的老师定期驻厂指导。",
    "{partner}是公司的技术依托单位，双方围绕{topic}联合攻关{few}年，成果用在{second}上。",
    "企业执行{system}，{honour2}；在{topic}方面参与过行业标准的讨论。",
    "{lab}挂靠在{department}，课题集中在{topic}，{honour}的申报正是以它为基础。",
)
ENDS = (
    "下一步打算把{second}推广到{places}的分厂，争取让{clients}也用得起。",
    "今后三年，公司将继续在{topic}上投入，重点解决{trouble}的老问题。",
    "“{motto}”是{founder}常说的话，也是公司做平台的出发点。",
    "面对{clients}的新要求，公司准备增加{engineers2}名软件人员，把{first}做深。",
    "",
)
GOODS = {
    "纺织": ("化纤面料织造", "针织坯布和家纺面料", "涤纶长丝仿真面料", "提花窗帘布"),
    "印染": ("涤棉面料染色加工", "数码印花和后整理", "针织布练漂染整", "涂层与复合面料整理"),
    "轴承": ("深沟球轴承", "汽车轮毂轴承单元", "圆锥滚子轴承套圈", "精密轴承磨加工"),
    "机": ("数控机床及附件", "包装与输送机械", "泵阀和压缩机零件", "小型电机和减速机"),
    "环保": ("印染废水处理成套设备", "工业除尘与废气治理装置", "污泥干化设备", "膜法水处理装置"),
    "材料": ("改性塑料粒子", "铝塑型材", "功能母粒", "导热绝缘材料"),
    "": ("工业软件和数据采集设备", "车间数字化改造服务", "智能网关和控制柜", "设备联网与能耗监测系统"),
}
DEPARTMENTS = (
    "研发中心",
    "数字化部",
    "智能制造事业部",
    "信息中心",
    "设备部",
    "工艺技术部",
    "品质部",
    "供应链部",
    "平台运营部",
    "客户服务部",
)
MACHINES = (
    "装有喷气织机{n}台",
    "有加工中心和数控车床{n}台套",
    "配有定型机{n}条线",
    "拥有注塑机{n}台",
    "建成自动装配线{n}条",
    "有立体仓库货位{n}个",
    "配备三坐标和探伤仪{n}台",
    "有磨超自动线{n}条",
)
PLACES = (
    "江苏",
    "广东",
    "山东",
    "福建",
    "上海",
    "湖北",
    "四川",
    "安徽",
    "河北",
    "重庆",
    "江西",
    "辽宁",
    "温州",
    "宁波",
)
ABROAD = ("越南和孟加拉", "土耳其", "东南亚各国", "德国和意大利", "墨西哥", "中东市场", "日本", "俄罗斯及中亚")
CLIENTS = (
    "汽车零部件厂",
    "服装加工企业",
    "家纺外贸公司",
    "中小印染厂",
    "阀门和水暖企业",
    "电机整机厂",
    "袜业工厂",
    "厨电企业",
    "化工园区的生产企业",
    "工程机械主机厂",
    "包装印刷厂",
    "五金工具厂",
)
TROUBLES = (
    "车间停机原因靠人工登记，月底才对得上账",
    "订单改期频繁，排产表一天要重做好几遍",
    "蒸汽和电费连年上涨，却说不清耗在哪道工序",
    "老师傅退休后工艺参数没有人接得住",
    "客户要求每卷布都能追溯到机台",
    "同一批货颜色前后不一，返修率居高不下",
    "刀具更换全凭经验，崩刃报废时有发生",
    "外协加工进度只能打电话问",
    "设备品牌杂、接口不通，报表要抄三遍",
)
STEPS = (
    "设备联网采集",
    "能耗分项计量",
    "排产与交期管理",
    "质量追溯",
    "配方与工艺库",
    "刀具寿命管理",
    "备件与点检",
    "外协协同",
    "在线验布",
    "仓储物流看板",
    "远程运维",
    "安环监测",
    "供应商协同",
    "电子作业指导",
)
PARTNERS = (
    "浙江某理工类高校",
    "省内一所工业大学",
    "绍兴本地高校",
    "上海一家研究所",
    "省机电设计院",
    "一所纺织类院校",
    "杭州的软件学院",
    "宁波的材料研究机构",
)
LABS = ("企业技术中心", "联合实验室", "博士创新站", "工程师协同中心", "工艺试验室", "数字化中试车间")
TOPICS = (
    "染色过程建模",
    "机床振动监测",
    "工业协议解析",
    "能源负荷预测",
    "机器视觉检测",
    "小批量柔性排产",
    "轴承故障诊断",
    "废水在线监测",
    "边缘计算",
    "纱线张力控制",
)
SYSTEMS = (
    "质量管理体系",
    "两化融合管理体系",
    "信息安全管理体系",
    "能源管理体系",
    "环境管理体系",
    "职业健康安全管理体系",
)
HONOURS_WON = (
    "市级企业技术中心",
    "区级高新技术研发中心",
    "省级科技型中小企业",
    "市级数字化车间",
    "绿色工厂",
    "专精特新企业",
    "省级守合同重信用企业",
    "上云标杆企业",
)
MOTTOES = (
    "先把自己的车间管明白",
    "数据不会骗人",
    "少跑一趟就是效益",
    "慢一点，但要做扎实",
    "机器说的话要有人听",
    "让小厂也算得起账",
    "做一件成一件",
)
LINES = (
    ("工业软件", ("排产、追溯等软件开发", "车间软件订阅", "组态与采集软件")),
    ("平台服务", ("设备联网与数据服务", "平台年费与接入服务", "行业数据分析")),
    ("系统集成", ("数字化车间改造", "产线自动化集成", "弱电与网络工程")),
    ("技术服务", ("运维和培训", "上门诊断与咨询", "设备保养托管")),
    ("来料加工", ("委外订单加工", "染整代加工", "精加工与热处理")),
    ("配件销售", ("备品备件", "网关和传感器", "刀具与辅料")),
    ("租赁", ("设备融资与经营租赁", "闲置厂房出租", "算力和机柜出租")),
    ("检测服务", ("面料与零件检测", "振动诊断报告", "能效测试")),
)


def make_profile(company: Company, rng: random.Random) -> Profile:
    """The company's profile and its list of lines of business: its own words, the licence's facts."""
    words = _words(company, rng)
    parts = (*rng.sample(GROUNDS, 1), *rng.sample(MARKETS, 2), *rng.sample(DIGITAL, 2), *rng.sample(HONOURS, 2))
    middle = [_said(part, words) for part in parts]
    rng.shuffle(middle)
    cut = rng.randrange(2, 6)
    told = ("".join(middle[:cut]), "".join(middle[cut:]) + _said(rng.choice(ENDS), words))
    return Profile(company, (_said(rng.choice(OPENINGS), words), *told), _lines(words["goods"], rng))


def _said(sentence: str, words: Words) -> str:
    return sentence.format(**words)


def _words(company: Company, rng: random.Random) -> Words:
    address = company.party.address
    goods = next(some for trade, some in GOODS.items() if trade in company.name)
    clients, clients2 = rng.sample(CLIENTS, 2)
    first, second = rng.sample(STEPS, 2)
    honour, honour2 = rng.sample(HONOURS_WON, 2)
    staff = rng.randrange(46, 980)
    return {
        "name": company.name,
        "year": str(company.established_on.year),
        "yearlater": str(rng.randrange(max(company.established_on.year + 1, 2012), 2025)),
        "address": address,
        "town": next((t for t in company.district.towns if t in address), address),
        "district": company.district.name,
        "capital": f"{company.capital / 10000:f}",
        "goods": rng.choice(goods),
        "founder": f"{person(rng)}{rng.choice(('先生', '', '女士', '总经理'))}",
        "few": str(rng.randrange(3, 19)),
        "land": str(rng.randrange(8, 160)),
        "floor": str(rng.randrange(21, 860) * 100),
        "machines": rng.choice(MACHINES).format(n=rng.randrange(3, 260)),
        "staff": str(staff),
        "engineers": str(max(6, staff * rng.randrange(8, 34) // 100)),
        "engineers2": str(rng.randrange(3, 40)),
        "age": str(rng.randrange(31, 49)),
        "halls": str(rng.randrange(2, 9)),
        "departments": "、".join(rng.sample(DEPARTMENTS, rng.randrange(3, 6))),
        "department": rng.choice(DEPARTMENTS),
        "places": "、".join(rng.sample(PLACES, rng.randrange(2, 5))),
        "abroad": rng.choice(ABROAD),
        "clients": clients,
        "clients2": clients2,
        "share": str(rng.randrange(11, 79)),
        "hours": str(rng.randrange(2, 73)),
        "trouble": rng.choice(TROUBLES),
        "first": first,
        "second": second,
        "partner": rng.choice(PARTNERS),
        "lab": rng.choice(LABS),
        "topic": rng.choice(TOPICS),
        "system": rng.choice(SYSTEMS),
        "honour": honour,
        "honour2": honour2,
        "motto": rng.choice(MOTTOES),
    }


def _lines(goods: str, rng: random.Random) -> tuple[tuple[str, str, str], ...]:
    """Three to five lines of business whose shares sum to 100 %."""
    others = [(name, rng.choice(told)) for name, told in rng.sample(LINES, rng.randrange(2, 5))]
    shares = [rng.randrange(4, 21) for _ in others]
    rows = [("主营产品", goods, f"{100 - sum(shares)}%")]
    return (*rows, *((*other, f"{share}%") for other, share in zip(others, shares, strict=True)))
