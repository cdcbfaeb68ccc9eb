"""Names for the demonstration district: common words of Chinese towns, no real place meant."""
import numpy as np

STREETS = ["朝阳街道", "和平街道", "滨河街道", "文昌街道", "新城街道", "东风街道", "长青街道",
           "安定街道", "永兴街道", "湖滨街道", "光明街道", "南苑街道"]

COMMUNITIES = [a + "社区" for a in (
    "春晖", "曙光", "红星", "向阳", "友谊", "团结", "幸福", "平安", "康乐", "翠竹", "桂花", "梧桐",
    "银杏", "荷塘", "柳岸", "石桥", "古井", "钟楼", "北门", "东门", "水巷", "书院", "梅园", "兰亭",
    "菊苑", "松林", "枫叶", "青年", "育才", "建设", "机床厂", "纺织", "铁路", "粮站", "果园", "菜园",
    "金桥", "银河", "彩虹", "明珠", "华光", "锦绣", "惠民", "富民", "利民", "兴业", "创业", "劳动")]

# roads running north, roads running east; the one along the river has two banks
COLUMN_ROADS = ["环城西路", "解放路", "文化路", "人民路", "建设路", "胜利路", "工农路", "青年路",
                "和平路", "友谊路", "学院路", "光明路", "团结路", "向阳路", "育才路", "环城东路"]
ROW_ROADS = ["环城南路", "劳动路", "新华路", "前进路", "朝阳路", "东风路", "长江路", "黄河路",
             "迎宾路", "康庄路", "锦绣路", "环城北路"]

_FIRST = "永长安福德文光新华春和兴仁义信礼智昌泰康顺祥瑞宁庆景清明石松梅兰竹菊桂柳"
_SECOND = "安宁乐庆平昌泰康顺祥仁和善贤达丰盛荣华兴园塘桥井亭堂"

COMPOUNDS = [a + b for a in ("阳光", "春江", "金桂", "翠苑", "锦绣", "江南", "都市", "碧水", "书香",
                             "康居", "紫荆", "丽景", "怡和", "明月", "兰馨", "枫林", "东方", "世纪")
             for b in ("花苑", "新村", "家园", "小区", "公寓", "雅苑")]

PARKS = ["人民公园", "滨河公园", "儿童公园", "文昌公园", "劳动公园", "翠湖公园", "体育公园",
         "桂花公园", "中心广场", "和平公园", "青年公园", "梅园公园"]

#: Companies that employ the collectors.
COMPANIES = ["示范信息采集一公司", "示范信息采集二公司", "示范信息采集三公司"]

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ["伟", "芳", "娜", "敏", "静", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛",
         "明", "超", "秀兰", "霞", "平", "刚", "桂英", "建国", "志强", "海燕"]


def take(rng, pool, n):
    """n different names of ``pool`` in random order; a pool too small goes on with 二, 三 ..."""
    order = rng.permutation(len(pool))
    out = [pool[i] for i in order]
    for more in "二三四五六七八九":
        if len(out) >= n:
            break
        out += [pool[i][:-2] + more + pool[i][-2:] for i in order]
    return np.array(out[:n], dtype=object)


def main_roads(rng, n_columns, rows):
    """Names of the main roads: columns from west to east, then rows from south to north."""
    inner = take(rng, COLUMN_ROADS[1:-1], n_columns - 2)
    out = [COLUMN_ROADS[0], *inner, COLUMN_ROADS[-1]]
    others = iter(take(rng, ROW_ROADS[1:-1], len(rows)))
    for k, v in enumerate(rows):
        if v is None:
            out += ["滨河南路", "滨河北路"]
        elif k == 0:
            out.append(ROW_ROADS[0])
        elif k == len(rows) - 1:
            out.append(ROW_ROADS[-1])
        else:
            out.append(next(others))
    return np.array(out, dtype=object)


def side_roads(rng, kinds):
    """Names of residential streets (…街) and lanes (…巷), each used once."""
    n = len(kinds)
    pairs = [a + b for a in _FIRST for b in _SECOND if a != b]
    stem = take(rng, pairs, n) if n <= len(pairs) else np.array(
        [pairs[i % len(pairs)] + ("" if i < len(pairs) else str(i // len(pairs)))
         for i in range(n)], dtype=object)
    suffix = np.where(np.asarray(kinds) == "living_street", "巷", "街").astype(object)
    return stem + suffix


def people(rng, n):
    """n fictional personal names (repeats are possible, as in life)."""
    first = rng.integers(0, len(SURNAMES), n)
    last = rng.integers(0, len(GIVEN), n)
    return np.array([SURNAMES[a] + GIVEN[b] for a, b in zip(first, last)], dtype=object)
