"""What stands where in the demonstration district: rules as data.

Spacings and offsets are ours, chosen after what Chinese streets usually have: lamps every 30 m,
trees every 6 m, covers in the carriageway, street furniture on the pavement beside the kerb.
"""

MAIN = ("primary", "secondary")
SMALL = ("residential",)
CARS = MAIN + SMALL
ALL = CARS + ("living_street",)

# class, kinds of road, spacing m, from ("kerb" or "centre"), offset m, sides, jitter m, share
ALONG = (
    ("0118", MAIN, 30, "kerb", 0.8, 2, 0.2, 1.0),
    ("0118", SMALL, 30, "kerb", 0.6, 1, 0.2, 0.9),
    ("0402", MAIN, 6, "kerb", 1.6, 2, 0.2, 0.58),
    ("0403", ("primary",), 6, "kerb", 1.75, 2, 0.1, 0.20),
    ("0101", CARS, 130, "centre", 1.5, 1, 20, 0.9),
    ("0102", CARS, 85, "centre", 0.5, 1, 3, 0.9),
    ("0103", CARS, 85, "centre", 2.6, 1, 3, 0.9),
    ("0104", MAIN, 60, "kerb", -0.3, 2, 2, 0.9),
    ("0104", SMALL, 90, "kerb", -0.3, 2, 2, 0.9),
    ("0105", MAIN, 130, "kerb", 2.6, 2, 8, 0.8),
    ("0106", MAIN, 120, "kerb", 1.2, 1, 4, 0.9),
    ("0107", CARS, 170, "kerb", 3.0, 1, 20, 0.8),
    ("0108", CARS, 420, "kerb", 2.2, 1, 60, 0.8),
    ("0109", CARS, 380, "kerb", 2.4, 1, 60, 0.8),
    ("0110", MAIN, 260, "centre", 3.2, 1, 30, 0.9),
    ("0111", CARS, 230, "centre", 3.0, 1, 30, 0.9),
    ("0113", CARS, 120, "kerb", 1.0, 1, 8, 0.9),
    ("0114", ALL, 900, "centre", 1.0, 1, 300, 0.8),
    ("0115", CARS, 600, "kerb", 3.6, 1, 120, 0.8),
    ("0116", CARS, 800, "kerb", 3.6, 1, 150, 0.8),
    ("0117", ("living_street",), 45, "kerb", 0.4, 1, 2, 0.9),
    ("0121", MAIN, 1500, "kerb", 3.2, 1, 300, 0.8),
    ("0122", MAIN, 1800, "kerb", 2.6, 1, 300, 0.8),
    ("0123", MAIN, 1400, "kerb", 2.2, 1, 300, 0.8),
    ("0124", ("primary",), 900, "kerb", 3.0, 1, 200, 0.9),
    ("0125", MAIN, 1600, "kerb", 3.4, 1, 300, 0.8),
    ("0127", ("primary",), 300, "kerb", 2.8, 1, 20, 0.8),
    ("0128", ("primary",), 1100, "kerb", 2.4, 1, 100, 1.0),
    ("0130", MAIN, 3000, "kerb", 2.6, 1, 300, 1.0),
    ("0135", SMALL, 1200, "kerb", 2.8, 1, 300, 0.8),
    ("0137", MAIN, 2000, "kerb", 3.2, 1, 300, 0.8),
    ("0138", MAIN, 2500, "kerb", 3.0, 1, 300, 0.8),
    ("0202", SMALL, 400, "kerb", 0.4, 1, 100, 0.6),
    ("0203", MAIN, 480, "kerb", 1.4, 2, 30, 0.9),
    ("0204", MAIN, 1500, "kerb", 1.2, 1, 200, 0.9),
    ("0209", MAIN, 170, "kerb", 0.7, 2, 25, 0.9),
    ("0209", SMALL, 350, "kerb", 0.6, 1, 60, 0.8),
    ("0212", CARS, 500, "kerb", 2.6, 1, 120, 0.7),
    ("0215", ("primary",), 1300, "kerb", 1.0, 1, 150, 1.0),
    ("0303", MAIN, 900, "kerb", 1.1, 1, 150, 0.9),
    ("0305", MAIN, 60, "kerb", 1.3, 2, 4, 0.85),
    ("0305", SMALL, 110, "kerb", 1.0, 1, 15, 0.85),
    ("0306", MAIN, 260, "kerb", 4.2, 1, 60, 0.8),
    ("0307", CARS, 200, "kerb", 3.3, 1, 60, 0.8),
    ("0404", MAIN, 260, "kerb", 2.4, 1, 60, 0.8),
    ("0407", MAIN, 300, "kerb", 3.0, 1, 60, 0.8),
    ("0501", SMALL, 320, "kerb", 3.2, 1, 80, 0.8),
)

# class, land use, count per hectare, least per site: points strewn over sites
WITHIN = (
    ("0119", "park", 6.0, 3), ("0120", "park", 3.0, 2), ("0126", "park", 3.0, 2),
    ("0407", "park", 5.0, 2), ("0404", "park", 2.0, 1), ("0406", "park", 0.8, 1),
    ("0410", "park", 0.4, 1), ("0409", "park", 1.0, 1), ("0301", "park", 0.5, 1),
    ("0120", "green", 3.0, 1), ("0407", "green", 2.0, 1),
    ("0126", "residential", 0.5, 1), ("0302", "residential", 0.4, 1),
    ("0134", "residential", 0.3, 1), ("0135", "residential", 0.1, 0),
    ("0304", "residential", 0.3, 1), ("0501", "residential", 0.3, 1),
    ("0136", "residential", 0.3, 1), ("0132", "residential", 0.15, 0),
    ("0134", "industry", 0.4, 1), ("0302", "industry", 0.2, 1), ("0129", "industry", 0.3, 0),
    ("0304", "market", 0.6, 1), ("0301", "market", 0.5, 1), ("0136", "market", 0.6, 1),
    ("0401", "oldtown", 0.9, 0), ("0131", "oldtown", 0.8, 0), ("0301", "oldtown", 0.5, 0),
    ("0136", "school", 0.5, 1), ("0401", "school", 0.4, 0), ("0136", "hospital", 0.5, 1),
    ("0308", "office", 0.25, 0), ("0309", "office", 0.25, 0),
)

# one of each on the pavement near a crossing of main roads, with its count per crossing
CROSSING = (("0210", 4), ("0112", 1), ("0136", 2), ("0214", 1))

# pipes: class, kinds of road, offset from the centre line m, extra attributes
PIPES = (
    ("2101", CARS, 3.4, {"material": "球墨铸铁", "diameter_mm": 300}),
    ("2107", MAIN, 2.0, {"material": "混凝土", "diameter_mm": 600}),
    ("2108", CARS, -1.0, {"material": "HDPE", "diameter_mm": 400}),
    ("2103", MAIN, -3.2, {"material": "PE", "diameter_mm": 200}),
    ("2104", ("primary",), 5.0, {"material": "钢", "diameter_mm": 500}),
    ("2105", MAIN, 9.8, {"material": "排管", "holes": 12}),
    ("2106", MAIN, -9.8, {"material": "排管", "holes": 6}),
    ("2109", ("primary",), -6.0, {"material": "PE", "diameter_mm": 200}),
    ("2110", ("primary",), 13.6, {"material": "电缆", "count": 2}),
)

# free-text attributes by class; one of the values is drawn
EXTRA = {
    "0402": ("species", ("香樟", "悬铃木", "银杏", "栾树", "国槐")),
    "0401": ("species", ("银杏", "古樟", "皂荚")),
    "0118": ("material", ("钢杆", "铝合金杆")),
    "0305": ("material", ("不锈钢", "塑料", "玻璃钢")),
    "0209": ("material", ("铝板",)),
    "cover": ("material", ("球墨铸铁", "铸铁", "复合材料", "钢纤维混凝土")),
}
