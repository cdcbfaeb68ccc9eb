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
    ("0103", 11, "", "day", "street", ("积存渣土",)),
    ("0104", 15, "", "day", "street", ("路面污渍",)),
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
    ("0501", 22, "", "day", "street", ("占道摆摊",)),
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
# before the end since when and until when it exists (None: from the beginning, to the end)
HOT_SPOTS = (
    ("夜市烧烤", ("0510", "0504", "0116"), "market", 110, 0.45, None, None),
    ("学校门口违停", ("0505", "0508"), "school", 120, 0.35, None, None),
    ("老城小广告", ("0201", "0511"), "oldtown", 160, 0.45, None, None),
    ("医院周边摊贩", ("0501", "0506", "0202"), "hospital", 60, 0.88, None, None),
    ("小区垃圾暴露", ("0102", "0305"), "residential", 110, 0.50, 75, None),
    ("地铁工地渣土", ("0103", "0104", "0302", "0304"), "residential", 60, 0.92, None, 35),
    ("新楼盘门口乱停", ("0505", "0507"), "residential", 60, 0.90, 28, None),
)
# share of the cases at a component or a place that has had the same again and again
RECURRING = 0.05
# by which share the cases of a year are more than those of the year before
GROWTH = 0.05

SOURCES = (("collector", 0.72), ("hotline", 0.17), ("video", 0.05), ("leader", 0.01),
           ("media", 0.02), ("department", 0.03))

# -- the ways a case can go: actions after "report", in three parts with their shares; the states
# follow from the table of transitions in core/cases/lifecycle.py

# how it comes in: from a collector, from anybody else. A part that ends the case is the last one.
FROM_COLLECTOR = (("", 0.985), ("handle_spot pass", 0.015))
FROM_OTHERS = (("", 0.36), ("send_confirm confirm", 0.59), ("send_confirm deny reject", 0.035),
               ("advise", 0.015))
# what the shift leader does with it
FILING = (("file", 0.945), ("reject", 0.030), ("file void", 0.015),
          ("file request_void grant_void", 0.010))
# how it gets done; "urgent" cases only, "calm" (not urgent, limit in working time) only, or any
WORK = (
    ("dispatch handle", "", 0.800),
    ("dispatch request_return grant_return dispatch handle", "", 0.045),
    ("dispatch request_return grant_return dispatch request_return grant_return dispatch handle",
     "", 0.012),
    ("dispatch request_return refuse_return handle", "", 0.010),
    ("dispatch request_extension grant_extension handle", "calm", 0.036),
    ("dispatch request_extension refuse_extension handle", "calm", 0.010),
    ("dispatch request_suspension grant_suspension resume handle", "calm", 0.016),
    ("dispatch part_done handle", "", 0.010),
    ("dispatch urge answer_urge handle", "", 0.014),
    ("dispatch explain handle", "", 0.006),
    ("dispatch urge force_close", "", 0.007),
    ("coordinate decide dispatch handle", "calm", 0.008),
    ("coordinate fail_coordination substitute handle", "calm", 0.005),
    ("notify notify notify substitute handle", "calm", 0.004),
    ("emergency handle", "urgent", 0.030),
    ("hand_over enforced verify close", "calm", 0.006),
    ("to_city city_result verify close", "calm", 0.005),
)
# how it is verified and closed
CLOSING = (
    ("send_verify verify close", 0.690),
    ("verify close", 0.220),
    ("pass", 0.030),
    ("send_verify rework handle send_verify verify close", 0.040),
    ("verify rework handle verify close", 0.008),
    ("send_verify rework handle send_verify rework handle verify close", 0.006),
    ("send_verify redispatch dispatch handle send_verify verify close", 0.012),
)

# action: role, opinion
STEPS = {
    "report": ("collector", "现场发现，上报。"),
    "send_confirm": ("acceptor", "请现场核实。"),
    "confirm": ("collector", "现场核实属实。"),
    "deny": ("collector", "现场未发现所报问题。"),
    "advise": ("acceptor", "属咨询事项，已答复。"),
    "handle_spot": ("collector", "情节轻微，当场整改。"),
    "file": ("shift_leader", "符合立案条件，立案。"),
    "reject": ("shift_leader", "不属于城市管理范围，不予立案。"),
    "dispatch": ("dispatcher", "请按时限处置。"),
    "handle": ("unit", "已处置完毕。"),
    "part_done": ("unit", "协办部分已完成。"),
    "send_verify": ("acceptor", "请现场核查。"),
    "verify": ("collector", "核查通过。"),
    "close": ("shift_leader", "符合结案条件，结案。"),
    "pass": ("shift_leader", "照片核查通过，结案。"),
    "rework": ("collector", "核查未通过，问题仍存在，返工。"),
    "redispatch": ("acceptor", "核查未通过，重新派遣。"),
    "request_return": ("unit", "不属于本单位职责，申请退回。"),
    "grant_return": ("dispatcher", "情况属实，同意退回。"),
    "refuse_return": ("dispatcher", "属该单位职责，不同意退回。"),
    "request_extension": ("unit", "所需材料须订购，申请延期。"),
    "grant_extension": ("dispatcher", "情况属实，同意延期一次。"),
    "refuse_extension": ("dispatcher", "理由不足，不同意延期。"),
    "request_suspension": ("unit", "须结合道路改造实施，申请挂账。"),
    "grant_suspension": ("dispatcher", "同意挂账。"),
    "resume": ("dispatcher", "挂账期满，恢复处置。"),
    "request_void": ("dispatcher", "与已有案件重复，申请作废。"),
    "grant_void": ("shift_leader", "同意作废。"),
    "void": ("shift_leader", "重复案件，作废。"),
    "urge": ("shift_leader", "请抓紧处置并回复。"),
    "answer_urge": ("unit", "已安排人员，当日完成。"),
    "explain": ("unit", "因施工条件限制未能按期完成。"),
    "force_close": ("shift_leader", "长期无法处置，另行立项，强制结案。"),
    "coordinate": ("dispatcher", "权属不清，提请协调。"),
    "decide": ("leader", "经协调，由该单位负责处置。"),
    "fail_coordination": ("leader", "权属各方未达成一致。"),
    "notify": ("dispatcher", "请权属单位限期整改。"),
    "substitute": ("dispatcher", "依规定实施代整治。"),
    "emergency": ("dispatcher", "存在安全隐患，先行处置。"),
    "hand_over": ("dispatcher", "涉嫌违法，移交执法。"),
    "enforced": ("unit", "已依法查处。"),
    "to_city": ("dispatcher", "属市级权限，上报市平台。"),
    "city_result": ("dispatcher", "市平台反馈已处置。"),
}

# minutes after the step before: median and spread of a lognormal
DELAYS = {
    "file": (16, 0.9), "reject": (25, 0.8), "advise": (20, 0.7), "send_confirm": (14, 0.9),
    "confirm": (90, 0.75), "deny": (90, 0.8), "handle_spot": (12, 0.5), "dispatch": (16, 0.85),
    "request_return": (150, 0.8), "grant_return": (20, 0.7), "refuse_return": (25, 0.7),
    "grant_extension": (35, 0.7), "refuse_extension": (35, 0.7),
    "request_suspension": (400, 0.8), "grant_suspension": (60, 0.7), "request_void": (40, 0.7),
    "grant_void": (30, 0.7), "void": (45, 0.8), "part_done": (200, 0.8),
    "send_verify": (55, 1.0), "verify": (70, 0.75), "rework": (95, 0.8),
    "redispatch": (60, 0.7), "close": (20, 0.75), "pass": (60, 0.7), "answer_urge": (180, 0.8),
    "coordinate": (60, 0.8), "decide": (4300, 0.5), "fail_coordination": (5200, 0.5),
    "notify": (10_000, 0.15), "substitute": (900, 0.6), "emergency": (8, 0.5),
    "hand_over": (120, 0.7), "enforced": (6000, 0.6), "to_city": (90, 0.7),
    "city_result": (7000, 0.6),
}
# minutes after the deadline, where that is later: what nobody would do to a case in time
OVERDUE_DELAYS = {"urge": (300, 0.8), "explain": (200, 0.8), "force_close": (9000, 0.5)}
# share of the limit's own time: median and spread of a lognormal; of a rework, half of that
HANDLING = (0.34, 0.50)
ASKING = (0.35, 0.85)              # from which to which share of the limit an extension is asked
SUSPENDED_DAYS = (12, 60)
LIMIT_MINUTES = {"urgent_hour": 60, "work_hour": 150, "work_day": 1900, "natural_day": 1440}
OFFICE = {"unit": (8, 18), "shift_leader": (7, 22), "dispatcher": (7, 22), "acceptor": (7, 21),
          "collector": (7, 20), "leader": (8, 18)}
# how many people sit at a desk, and how far their paces lie apart (spread of a lognormal)
DESKS = {"collector": 14, "acceptor": 5, "shift_leader": 3, "dispatcher": 4, "unit": 24,
         "leader": 2}
PACES = 0.4
AWAY = 0.08                        # share of the steps that somebody else takes
