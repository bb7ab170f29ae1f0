"""Names of companies and people: the written form, and whether two of them mean the same."""

import re
from typing import Literal

from rapidfuzz import fuzz

from heyan.cities import FAR_CITIES
from heyan.text import fold

SIMILAR_FROM = 0.9
_LONGEST = 300

_BRACKETS = str.maketrans("()[]{}【】〔〕〖〗﹝﹞", "（）（）（）（）（）（）（）")
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACE_BESIDE_HAN = re.compile(rf"(?<=[{_HAN}（）·]) | (?=[{_HAN}（）·])")
_IGNORED_IN_KEYS = re.compile(r"[（）\s·•・‧∙⋅.,'\"“”‘’、_-]+")
_EDGES = ":,，。;；、 "

_TRADITIONAL = (
    "硯負價電發專稅額數點頻紡織銀國業實產資機龍華達雲鋼輪聯興紹諸嶺慶車東門開關廣寧蘇鎮縣區鄉衛術學藝樂麗"
    "輝競錦鴻鵬濤潤滬濱灣蘭藍藥醫環節創動風飛馬駿魯齊長張億萬義優傳偉儀儲凱勝務協單圖團園壓寶導將屬島師應"
    "復愛態揚換據時書會條極構標樣樓橋檢歐測滿漢潔澤濟無煉熱燈營現瑪監礦種積穩範築簡糧級純紙細終組結給統經"
    "綜綠維網線編緣績纖羅聖聲職臨艦蓋處裝視計訊記設許評試認語誠調論諾證識議護豐財貢貨貫貿賀賓質購贏趙軟軸"
    "輕載輸轉農運過遠適郵鄭鄧釀針鈞鈦銅鋁鋒錢鍛鎂鏈鐵鑄閃閥閱陳陽際雙靜頂項順預領顏願類顯飲飾養館騰驅驗體"
    "魚鮮鳳麥齡"
)
_SIMPLIFIED = (
    "砚负价电发专税额数点频纺织银国业实产资机龙华达云钢轮联兴绍诸岭庆车东门开关广宁苏镇县区乡卫术学艺乐丽"
    "辉竞锦鸿鹏涛润沪滨湾兰蓝药医环节创动风飞马骏鲁齐长张亿万义优传伟仪储凯胜务协单图团园压宝导将属岛师应"
    "复爱态扬换据时书会条极构标样楼桥检欧测满汉洁泽济无炼热灯营现玛监矿种积稳范筑简粮级纯纸细终组结给统经"
    "综绿维网线编缘绩纤罗圣声职临舰盖处装视计讯记设许评试认语诚调论诺证识议护丰财贡货贯贸贺宾质购赢赵软轴"
    "轻载输转农运过远适邮郑邓酿针钧钛铜铝锋钱锻镁链铁铸闪阀阅陈阳际双静顶项顺预领颜愿类显饮饰养馆腾驱验体"
    "鱼鲜凤麦龄"
)
_ONE_SCRIPT = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
"""A scan shows traditional forms for simplified ones (硯 for 砚); the names of companies and people are registered in
simplified ones (企业名称登记管理规定 第五条), so that no two differ by the form of a character alone.
"""

_LEGAL_FORMS = (
    "股份有限责任公司",
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "有限公司",
    "股份公司",
    "集团公司",
    "总公司",
    "公司",
    "（有限合伙）",
    "（普通合伙）",
    "（特殊普通合伙）",
    "特殊普通合伙",
    "有限合伙",
    "普通合伙",
    "合伙企业",
)
_LEGAL_FORM = re.compile("(?:" + "|".join(_LEGAL_FORMS) + ")$")
_BRANCH = re.compile(
    r"(?P<parent>.{2,}(?:公司|银行|合作社|事务所|（(?:有限|普通|特殊普通)合伙）))(?P<branch>.{0,30}?"
    r"(?:分公司|分行|支行|分理处|分店|分厂|分所|分中心|办事处|营业部|经营部|门市部|项目部))"
)
_BEYOND_FORM = re.compile(r"(?P<name>.{2,}(?:有限责任公司|有限公司|（(?:有限|普通|特殊普通)合伙）))(?P<rest>.+)")
_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|"
    "青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_CITIES = "绍兴|越城|柯桥|上虞|诸暨|嵊州|新昌|杭州|宁波|嘉兴|湖州|金华|台州|温州|衢州|舟山|丽水"
_CITY = "市(?!场|政|民)"
_REGION = re.compile(
    rf"^(?:(?:{_PROVINCES})(?:省|{_CITY}|自治区|特别行政区)?|(?:{_CITIES})(?:{_CITY}|区|县)?"
    rf"|.{{2,3}}(?:省|(?<!城){_CITY}|县))"
)
_SUFFIX = re.compile(f"^{_CITY}")
_LONGEST_CITY = 4
_REGION_IN_BRACKETS = re.compile(r"（[^（）]{1,8}）")

Sameness = Literal["equal", "similar", "different"]


def normalise_name(text: str) -> str:
    """The name as the report writes it: NFKC, brackets as （）, no spaces but those between Latin words."""
    return _SPACE_BESIDE_HAN.sub("", fold(text).translate(_BRACKETS)).strip(_EDGES)


def name_key(text: str) -> str:
    """What equal names share: brackets, spaces and punctuation dropped, letter case folded, one script."""
    return _IGNORED_IN_KEYS.sub("", normalise_name(text)).translate(_ONE_SCRIPT).casefold()


def similarity(first: str, second: str) -> float:
    """How alike two names are, 0 to 1; names that differ in their legal form alone are at least 0.9 alike."""
    left, right = name_key(first)[:_LONGEST], name_key(second)[:_LONGEST]
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    ratio = fuzz.ratio(left, right) / 100
    return max(ratio, SIMILAR_FROM) if _without_form(left) == _without_form(right) != "" else ratio


def same_name(first: str, second: str) -> Sameness:
    """Whether two names are equal, similar (for a person to judge) or different; 有限责任公司 never equals 有限公司."""
    left = name_key(first)
    if left and left == name_key(second):
        return "equal"
    return "similar" if similarity(first, second) >= SIMILAR_FROM else "different"


def _without_form(key: str) -> str:
    """The key without its legal form; empty where no form ends it or too little would be left to compare."""
    stem = _LEGAL_FORM.sub("", key)
    return stem if stem != key and len(stem) >= 2 else ""


def parent_of_branch(name: str) -> str | None:
    """The company a branch (分公司, 分行, 办事处 …) belongs to by its name, or None if the name is no branch's."""
    match = _BRANCH.fullmatch(normalise_name(name)[:_LONGEST])
    return (parent_of_branch(match["parent"]) or match["parent"]) if match else None


def without_beyond(name: str) -> str:
    """The name up to its legal form where what follows is no branch: words of a watermark that were read with it."""
    match = _BEYOND_FORM.fullmatch(normalise_name(name)[:_LONGEST])
    return match["name"] if match and parent_of_branch(name) is None else name


def is_branch_of(branch: str, company: str) -> bool:
    """Whether one name is a branch of the other company."""
    parent = parent_of_branch(branch)
    return parent is not None and same_name(parent, company) == "equal"


def name_root(text: str) -> str:
    """The distinctive part of a company's name with its trade: regions, legal form and branch left out."""
    name = normalise_name(text)
    stem = _LEGAL_FORM.sub("", parent_of_branch(name) or name)
    stem = _REGION_IN_BRACKETS.sub("", stem)
    shorter = _without_far_city(stem)
    for _ in range(3):
        rest = _REGION.sub("", shorter)
        if len(rest) < 2:
            break
        shorter = rest
    return name_key(shorter)


def _without_far_city(name: str) -> str:
    """The name without a city that it begins with: 苏州越和软件."""
    for length in range(_LONGEST_CITY, 1, -1):
        rest = _SUFFIX.sub("", name[length:])
        if name[:length] in FAR_CITIES and len(rest) >= _LONGEST_CITY:
            return rest
    return name
