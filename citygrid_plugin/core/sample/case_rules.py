"""What goes wrong in the demonstration district: classes, conditions, seasons, as data.

The conditions are those of the default filing table, which has their limits. Seasons and hours are
what the event is: barbecues on summer evenings, ice in winter.
"""

# class, weight, (condition, ...)
FAULTS = (
    ("0101", 3, ("井盖破损", "井盖缺失")),
    ("0102", 6, ("井盖破损", "井盖缺失", "井盖松动异响", "污水外溢")),
    ("0103", 5, ("井盖破损", "井盖移位")),
    ("0104", 6, ("箅子堵塞", "箅子缺失")),
    ("0105", 2, ("井盖破损",)),
    ("0107", 2, ("井盖下沉",)),
    ("0113", 1, ("消火栓漏水", "消火栓缺件")),
    ("0114", 1, ("井盖缺失",)),
    ("0115", 1, ("箱门敞开",)),
    ("0118", 16, ("单灯不亮", "灯杆倾斜", "灯罩破损")),
    ("0126", 2, ("器材损坏",)),
    ("0134", 1, ("箱体破损",)),
    ("0203", 2, ("站亭顶棚破损",)),
    ("0209", 4, ("标志牌倾斜", "标志牌遮挡")),
    ("0210", 3, ("信号灯不亮",)),
    ("0211", 5, ("护栏倒伏", "护栏缺失")),
    ("0213", 2, ("路名牌污损",)),
    ("0305", 12, ("垃圾箱满溢", "箱体破损")),
    ("0402", 7, ("树枝折断", "树木倒伏", "树木枯死")),
    ("0405", 4, ("绿地踩踏裸露",)),
    ("0407", 1, ("坐椅损坏",)),
    ("0408", 2, ("护栏破损",)),
    ("0604", 2, ("水域护栏缺损",)),
    ("2108", 1, ("管道塌陷",)),
)

# class, weight, season, hours, place, (condition, ...)
EVENTS = (
    ("0101", 2, "", "day", "street", ("私搭棚屋",)),
    ("0102", 16, "", "day", "street", ("路面散落垃圾", "垃圾成堆")),
    ("0103", 5, "", "day", "street", ("积存渣土",)),
    ("0104", 8, "", "day", "street", ("路面污渍",)),
    ("0105", 3, "summer", "day", "river", ("水面漂浮物",)),
    ("0106", 3, "", "day", "park", ("绿地内有垃圾",)),
    ("0108", 3, "", "day", "street", ("废弃家具占道",)),
    ("0110", 6, "rain", "day", "street", ("路面坑槽", "人行道砖松动")),
    ("0112", 2, "", "day", "street", ("渣土车遗撒",)),
    ("0115", 2, "autumn", "day", "street", ("焚烧树叶",)),
    ("0116", 2, "", "night", "street", ("餐饮油烟直排",)),
    ("0201", 12, "", "day", "street", ("墙面张贴小广告", "地面喷涂小广告")),
    ("0202", 3, "", "day", "street", ("违章悬挂横幅",)),
    ("0205", 2, "", "day", "street", ("招牌松动有坠落危险",)),
    ("0302", 3, "", "day", "street", ("工地未洒水降尘",)),
    ("0304", 2, "", "day", "street", ("施工材料占道",)),
    ("0401", 1, "rain", "any", "street", ("路面塌陷",)),
    ("0404", 3, "rain", "any", "street", ("下水道堵塞",)),
    ("0406", 3, "rain", "any", "street", ("路面积水",)),
    ("0407", 2, "winter", "any", "street", ("路面结冰",)),
    ("0501", 12, "", "day", "street", ("占道摆摊",)),
    ("0504", 9, "", "day", "street", ("店外堆放商品",)),
    ("0505", 12, "", "day", "street", ("人行道违停",)),
    ("0506", 11, "", "day", "street", ("共享单车乱停",)),
    ("0507", 4, "", "day", "street", ("占道堆物",)),
    ("0508", 2, "", "night", "street", ("高音喇叭揽客",)),
    ("0510", 4, "summer", "night", "street", ("露天烧烤占道",)),
    ("0511", 3, "", "day", "street", ("沿街晾晒",)),
)

# weight of the months January .. December
SEASONS = {
    "": (0.8, 0.6, 1.0, 1.05, 1.1, 1.1, 1.1, 1.05, 1.05, 1.0, 1.0, 0.95),
    "summer": (0.1, 0.1, 0.3, 0.7, 1.3, 2.0, 2.4, 2.2, 1.4, 0.6, 0.2, 0.1),
    "rain": (0.4, 0.5, 0.8, 1.0, 1.2, 2.2, 2.0, 1.6, 1.0, 0.6, 0.4, 0.3),
    "autumn": (0.6, 0.2, 0.1, 0.1, 0.2, 0.1, 0.1, 0.2, 0.8, 2.2, 3.5, 2.4),
    "winter": (5.0, 3.0, 0.2, 0, 0, 0, 0, 0, 0, 0, 0.6, 3.0),
}
WEEKDAYS = (1.15, 1.1, 1.05, 1.05, 1.1, 0.72, 0.60)       # Monday .. Sunday

# weight of the hours 0 .. 23
HOURS = {
    "day": (0, 0, 0, 0, 0, .1, .4, 1.2, 2.6, 3.2, 3.0, 2.0, .8, 1.0, 2.4, 2.8, 2.5, 1.8, .9, .6,
            .4, .2, .1, 0),
    "night": (.2, 0, 0, 0, 0, 0, 0, 0, .1, .1, .2, .3, .3, .2, .2, .2, .4, 1.0, 2.4, 3.2, 3.4, 2.2,
              1.2, .5),
    "any": (.4, .3, .3, .3, .3, .5, .9, 1.4, 1.7, 1.6, 1.4, 1.2, 1.0, 1.1, 1.3, 1.4, 1.4, 1.3, 1.1,
            .9, .8, .7, .6, .5),
}

# planted hot spots: name, classes, land use at its centre, radius m, share drawn there, days
# before the end since when it exists (None: always)
HOT_SPOTS = (
    ("夜市烧烤", ("0510", "0504", "0116"), "market", 110, 0.45, None),
    ("学校门口违停", ("0505", "0506"), "school", 120, 0.35, None),
    ("老城小广告", ("0201", "0511"), "oldtown", 160, 0.45, None),
    ("医院周边摊贩", ("0501",), "hospital", 110, 0.35, None),
    ("小区垃圾暴露", ("0102", "0305"), "residential", 130, 0.75, 75),
)

SOURCES = (("collector", 0.72), ("hotline", 0.17), ("video", 0.05), ("leader", 0.01),
           ("media", 0.02), ("department", 0.03))

# the ways a case can go: actions after "report", share; the last state follows from the table
# of transitions in core/cases/lifecycle.py
WAYS = (
    (("file", "dispatch", "handle", "verify", "close"), 0.815),
    (("file", "dispatch", "handle", "rework", "handle", "verify", "close"), 0.055),
    (("file", "dispatch", "request_return", "grant_return", "dispatch", "handle", "verify",
      "close"), 0.055),
    (("file", "dispatch", "handle", "rework", "handle", "rework", "handle", "verify", "close"),
     0.005),
    (("reject",), 0.050),
    (("file", "void"), 0.020),
)
STATE_AFTER = {
    "report": "reported", "file": "filed", "reject": "rejected", "dispatch": "dispatched",
    "handle": "handled", "verify": "verified", "close": "closed", "rework": "dispatched",
    "request_return": "dispatched", "grant_return": "filed", "void": "void"}

# action: role, opinion; minutes after the step before: median and spread of a lognormal
STEPS = {
    "report": ("collector", "现场发现，上报。"),
    "file": ("shift_leader", "符合立案条件，立案。"),
    "reject": ("shift_leader", "不属于城市管理范围，不予立案。"),
    "dispatch": ("dispatcher", "请按时限处置。"),
    "handle": ("unit", "已处置完毕。"),
    "verify": ("acceptor", "核查通过。"),
    "close": ("shift_leader", "符合结案条件，结案。"),
    "rework": ("acceptor", "核查未通过，问题仍存在，返工。"),
    "request_return": ("unit", "不属于本单位职责，申请退回。"),
    "grant_return": ("dispatcher", "情况属实，同意退回。"),
    "void": ("shift_leader", "重复案件，作废。"),
}
DELAYS = {"file": (14, 0.7), "reject": (25, 0.8), "dispatch": (16, 0.7),
          "request_return": (150, 0.8), "grant_return": (20, 0.7), "verify": (140, 0.8),
          "close": (25, 0.7), "rework": (160, 0.8), "void": (45, 0.8)}
HANDLING = (0.42, 0.62)            # share of the limit used: median and spread of a lognormal
LIMIT_MINUTES = {"urgent_hour": 60, "work_hour": 150, "work_day": 1900, "natural_day": 1440}
OFFICE = {"unit": (8, 18), "shift_leader": (7, 22), "dispatcher": (7, 22), "acceptor": (7, 21)}
