<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>CityGrid</name>
    <message>
      <source>"guess", the name of a mapping saved in the workspace, the path of a saved mapping (.json), or the mapping itself as JSON.</source>
      <translation>填 "guess"（推断）、工作区中保存的对应关系名称、对应关系文件（.json）路径，或 JSON 文本。</translation>
    </message>
    <message>
      <source>"{prefix}" is no beginning of a code; it takes {width} digits.</source>
      <translation>“{prefix}”不能作为编码前段，应为 {width} 位数字。</translation>
    </message>
    <message>
      <source>"{value}" is not in the value list ({allowed}).</source>
      <translation>“{value}”不在值域内（{allowed}）。</translation>
    </message>
    <message>
      <source>&amp;Add</source>
      <translation>增加(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Add…</source>
      <translation>增加(&amp;A)…</translation>
    </message>
    <message>
      <source>&amp;Analysis and reports</source>
      <translation>分析与报告(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Another stretch</source>
      <translation>增加时段(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Archive closed cases…</source>
      <translation>归档已结案件(&amp;A)…</translation>
    </message>
    <message>
      <source>&amp;Back up…</source>
      <translation>备份(&amp;B)…</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>取消(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Cancel import</source>
      <translation>取消导入(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Close workspace</source>
      <translation>关闭工作区(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Compare</source>
      <translation>比较(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Control points</source>
      <translation>控制点(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Copy</source>
      <translation>复制(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Copy command</source>
      <translation>复制命令(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Datum</source>
      <translation>坐标基准(&amp;D)</translation>
    </message>
    <message>
      <source>&amp;Demonstration district (generated, Chinese)</source>
      <translation>示范区（生成数据，中文）(&amp;D)</translation>
    </message>
    <message>
      <source>&amp;Density along streets…</source>
      <translation>沿路密度(&amp;D)…</translation>
    </message>
    <message>
      <source>&amp;Divide into unit grids…</source>
      <translation>划分单元网格(&amp;D)…</translation>
    </message>
    <message>
      <source>&amp;Division code</source>
      <translation>行政区划代码(&amp;D)</translation>
    </message>
    <message>
      <source>&amp;Edit…</source>
      <translation>修改(&amp;E)…</translation>
    </message>
    <message>
      <source>&amp;Encoding</source>
      <translation>编码(&amp;E)</translation>
    </message>
    <message>
      <source>&amp;Environment check…</source>
      <translation>环境检查(&amp;E)…</translation>
    </message>
    <message>
      <source>&amp;Evaluation…</source>
      <translation>综合评价(&amp;E)…</translation>
    </message>
    <message>
      <source>&amp;Export cases…</source>
      <translation>导出案件(&amp;E)…</translation>
    </message>
    <message>
      <source>&amp;File</source>
      <translation>文件(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Filing standards…</source>
      <translation>立案结案标准(&amp;F)…</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>帮助(&amp;H)</translation>
    </message>
    <message>
      <source>&amp;Helsinki centre (real, from OpenStreetMap)</source>
      <translation>赫尔辛基市中心（真实数据，来自 OpenStreetMap）(&amp;H)</translation>
    </message>
    <message>
      <source>&amp;Holiday</source>
      <translation>放假(&amp;H)</translation>
    </message>
    <message>
      <source>&amp;Hot spots…</source>
      <translation>热点分析(&amp;H)…</translation>
    </message>
    <message>
      <source>&amp;Import all</source>
      <translation>全部导入(&amp;I)</translation>
    </message>
    <message>
      <source>&amp;Import reports…</source>
      <translation>导入上报(&amp;I)…</translation>
    </message>
    <message>
      <source>&amp;Import…</source>
      <translation>导入(&amp;I)…</translation>
    </message>
    <message>
      <source>&amp;Migrate the catalogue…</source>
      <translation>迁移目录版本(&amp;M)…</translation>
    </message>
    <message>
      <source>&amp;Name of the district</source>
      <translation>区县名称(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;New workspace…</source>
      <translation>新建工作区(&amp;N)…</translation>
    </message>
    <message>
      <source>&amp;Open workspace…</source>
      <translation>打开工作区(&amp;O)…</translation>
    </message>
    <message>
      <source>&amp;Parameters</source>
      <translation>参数(&amp;P)</translation>
    </message>
    <message>
      <source>&amp;Read a file…</source>
      <translation>读取文件(&amp;R)…</translation>
    </message>
    <message>
      <source>&amp;Reference system</source>
      <translation>坐标系(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;Remove</source>
      <translation>移除(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;Resume suspended cases…</source>
      <translation>恢复挂账案件(&amp;R)…</translation>
    </message>
    <message>
      <source>&amp;Sample cities</source>
      <translation>示例城市(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;Save</source>
      <translation>保存(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;Save mapping…</source>
      <translation>保存对应关系(&amp;S)…</translation>
    </message>
    <message>
      <source>&amp;Set as it is</source>
      <translation>按此核定(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;Take over</source>
      <translation>采用(&amp;T)</translation>
    </message>
    <message>
      <source>&amp;Test</source>
      <translation>测试(&amp;T)</translation>
    </message>
    <message>
      <source>&amp;Upgrade…</source>
      <translation>升级(&amp;U)…</translation>
    </message>
    <message>
      <source>&amp;What would have changed last month?</source>
      <translation>上月案件会有哪些变化？(&amp;W)</translation>
    </message>
    <message>
      <source>&amp;White paper and meeting sheet…</source>
      <translation>白皮书与例会材料(&amp;W)…</translation>
    </message>
    <message>
      <source>&amp;X or longitude</source>
      <translation>X 或经度(&amp;X)</translation>
    </message>
    <message>
      <source>&amp;Y or latitude</source>
      <translation>Y 或纬度(&amp;Y)</translation>
    </message>
    <message>
      <source>&amp;Year of dates without one</source>
      <translation>未写年份的日期属于(&amp;Y)</translation>
    </message>
    <message>
      <source>(no name)</source>
      <translation>（未命名）</translation>
    </message>
    <message>
      <source>({key} takes it back)</source>
      <translation>（按 {key} 可撤销）</translation>
    </message>
    <message>
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <source>, converted from {datum}</source>
      <translation>，已由 {datum} 转换</translation>
    </message>
    <message>
      <source>, {count} warnings</source>
      <translation>，{count} 条警告</translation>
    </message>
    <message>
      <source>0 to 100 points</source>
      <translation>0 至 100 分</translation>
    </message>
    <message>
      <source>0: p by the normal distribution. Otherwise, e.g. 9999, the values of the neighbours are drawn so often from all other areas: better for few areas and many zeros.</source>
      <translation>0：按正态分布计算 p 值。否则（如 9999）从其他所有区域中随机抽取邻区的数值，重复这么多次：区域少、零值多时更可靠。</translation>
    </message>
    <message>
      <source>1 very dissatisfied</source>
      <translation>1 很不满意</translation>
    </message>
    <message>
      <source>2 dissatisfied</source>
      <translation>2 不满意</translation>
    </message>
    <message>
      <source>2026-03-01, or empty</source>
      <translation>如 2026-03-01，可留空</translation>
    </message>
    <message>
      <source>2026-03-03 or 2026-03-03T09:00:00: only what happened before is known. Empty: the end of the period, or now where that is still to come.</source>
      <translation>2026-03-03 或 2026-03-03T09:00:00：只计入此前发生的事。留空：取周期末；周期尚未结束时取当前时间。</translation>
    </message>
    <message>
      <source>250 m for sheets of 1:500, 500 m for 1:1000.</source>
      <translation>1:500 图幅为 250 米，1:1000 图幅为 500 米。</translation>
    </message>
    <message>
      <source>3 fair</source>
      <translation>3 一般</translation>
    </message>
    <message>
      <source>3 shifts (m), 3 rotations (arc seconds, position vector), scale (ppm)</source>
      <translation>三个平移（米）、三个旋转（角秒，位置矢量法）、尺度（ppm）</translation>
    </message>
    <message>
      <source>4 parameters: shift x, shift y (m), rotation (arc seconds, anticlockwise), scale (ppm). 7 parameters: three shifts (m), three rotations (arc seconds, position vector convention), scale (ppm). From the local system to that of the workspace, separated by commas.</source>
      <translation>四参数：平移 x、平移 y（米）、旋转（角秒，逆时针为正）、尺度（ppm）。七参数：三个平移（米）、三个旋转（角秒，位置矢量法）、尺度（ppm）。方向为由独立坐标系到工作区坐标系，用逗号分隔。</translation>
    </message>
    <message>
      <source>4 satisfied</source>
      <translation>4 满意</translation>
    </message>
    <message>
      <source>5 very satisfied</source>
      <translation>5 非常满意</translation>
    </message>
    <message>
      <source>9 digits for a street, 12 for a community; longer ones that end in zeros are cut.</source>
      <translation>街道 9 位，社区 12 位；末尾为零的长代码自动截短。</translation>
    </message>
    <message>
      <source>; </source>
      <translation>；</translation>
    </message>
    <message>
      <source>; the reporter is to be told: list “{list}”</source>
      <translation>；还需回复：见“{list}”</translation>
    </message>
    <message>
      <source>? appeal of {who} since {at}</source>
      <translation>? {who}于 {at} 提出申诉</translation>
    </message>
    <message>
      <source>A &amp;working day counts</source>
      <translation>工作日计算方式(&amp;W)</translation>
    </message>
    <message>
      <source>A .csv or .xlsx table of points in both systems: x and y in the source, x and y in the workspace. Two at least, better five or more.</source>
      <translation>两个坐标系中的控制点表（.csv 或 .xlsx）：来源的 x、y，工作区的 x、y。至少两个点，最好五个以上。</translation>
    </message>
    <message>
      <source>A .csv or .xlsx table of two columns: value of the source (for a DXF drawing the layer's name), code or name of the class. For a drawing also an edited copy of the table of layers (dxf_layers.csv).</source>
      <translation>两列的 .csv 或 .xlsx 表：来源取值（DXF 图纸为图层名），小类代码或名称。图纸也可用修改后的图层对照表（dxf_layers.csv）。</translation>
    </message>
    <message>
      <source>A .csv or .xlsx table of what the city has decided, columns kind, old_code, new_code; its rows take the place of the shipped ones. The list that a dry run writes can be filled in: rows with no in the column reviewed are passed over. With column and value (such as deptcode2 and an owner) a class is divided.</source>
      <translation>本市核定结果的 .csv 或 .xlsx 表，列为 kind、old_code、new_code；其中的行取代自带的对照。试运行写出的清单可填写后直接使用：reviewed 列为 no 的行不采用。用 column 和 value 两列（如 deptcode2 和某权属单位）可把一个小类拆分。</translation>
    </message>
    <message>
      <source>A .csv or .xlsx table: type in the source, class (E0102, C0101; - for a type that is none of urban management), filing condition (* for the first of the class).</source>
      <translation>.csv 或 .xlsx 表：来源类型、类别（E0102、C0101；不属于城市管理的填 -）、立案条件（* 表示该类别的第一条）。</translation>
    </message>
    <message>
      <source>A .osm, .osm.bz2 or .pbf file.</source>
      <translation>.osm、.osm.bz2 或 .pbf 文件。</translation>
    </message>
    <message>
      <source>A CSV file with the city's own classes: kind, major, minor, name and more columns</source>
      <translation>本市自定义类别的 CSV 文件：kind（类型）、major（大类）、minor（小类）、name（名称）等列</translation>
    </message>
    <message>
      <source>A band of {measure} cannot begin at {value}. Enter 0 or more.</source>
      <translation>{measure} 的分档不能从 {value} 开始，请填写 0 或更大的数。</translation>
    </message>
    <message>
      <source>A case</source>
      <translation>单个案件</translation>
    </message>
    <message>
      <source>A case enters as reported, with its number and position, through the docks or an import.</source>
      <translation>案件须通过受理窗或导入，以“已上报”状态连同案件编号和位置进入。</translation>
    </message>
    <message>
      <source>A case keeps the unit grid that was decided on, also on its border; where its code is not valid any more it counts where it lies.</source>
      <translation>案件保留已认定的单元网格（位于边界上的也如此）；代码已失效的，按所在位置统计。</translation>
    </message>
    <message>
      <source>A case number cannot have {sign}. Use letters, digits, - and _.</source>
      <translation>案件编号不能含有“{sign}”。请用字母、数字、- 和 _。</translation>
    </message>
    <message>
      <source>A case that circles was dispatched at least twice.</source>
      <translation>流转案件至少派遣过两次。</translation>
    </message>
    <message>
      <source>A case with so many neighbours, itself included, starts or continues a cluster.</source>
      <translation>邻近案件（含自身）达到此数的案件构成或延续一个聚类。</translation>
    </message>
    <message>
      <source>A census confirms components. A sweep records all places of one kind of event or business, such as breakfast stalls.</source>
      <translation>部件普查核对部件。专项普查登记某类事件或业态的全部地点，例如早餐摊点。</translation>
    </message>
    <message>
      <source>A change of its component is proposed.</source>
      <translation>已提出其部件的变更。</translation>
    </message>
    <message>
      <source>A check survey is compared with the census to judge its quality. What comes back from a sweep is always of the sweep.</source>
      <translation>检查普查用来与普查结果比对、评定其质量。专项普查交回的数据一律属于该专项普查。</translation>
    </message>
    <message>
      <source>A city for measuring needs at least {least} grids and no negative counts.</source>
      <translation>测试用城市至少需要 {least} 个网格，且数量不得为负。</translation>
    </message>
    <message>
      <source>A class stands twice in the list of similar cases. Remove one.</source>
      <translation>相似案件列表中有类别重复。请删除一个。</translation>
    </message>
    <message>
      <source>A click shows it on the map (F), a double click or Enter opens it in its dock, or a case that has ended to be read; J and K move</source>
      <translation>单击在地图上显示（F），双击或按 Enter 在相应面板中打开，已办结的案件则打开供查阅；J、K 上下移动</translation>
    </message>
    <message>
      <source>A cluster begins with two cases or more.</source>
      <translation>聚类至少由两件案件构成。</translation>
    </message>
    <message>
      <source>A code has {count} parts of at least one digit each.</source>
      <translation>编码由 {count} 段组成，每段至少一位数字。</translation>
    </message>
    <message>
      <source>A code has {count} parts, {given} were given.</source>
      <translation>编码由 {count} 段组成，实际给出 {given} 段。</translation>
    </message>
    <message>
      <source>A code is never changed by hand. Retire the object and enter a new one.</source>
      <translation>编码不能手工修改。请作废该对象并新建一个。</translation>
    </message>
    <message>
      <source>A collector has no name. Enter the one that stands in the step records.</source>
      <translation>有一名监督员没有姓名。请填写流转记录中的姓名。</translation>
    </message>
    <message>
      <source>A column of {name} holds long codes as numbers: Excel keeps 15 digits, the last ones are lost. Format the column as text and enter the codes again.</source>
      <translation>{name} 中有一列把长编码存为数值：Excel 只保留 15 位，末尾数字已丢失。请将该列设为文本格式并重新填入编码。</translation>
    </message>
    <message>
      <source>A component code has a fixed number of digits: division, class, serial number. Leave the code empty and it is given by itself.</source>
      <translation>部件编码位数固定：行政区划、类别、流水号。编码留空即自动生成。</translation>
    </message>
    <message>
      <source>A component that was entered later is shown from its first date on, as it was entered: the city had it, the workspace not yet. Without it the layers show what the workspace held.</source>
      <translation>后来才录入的部件从其初始日期起显示录入时的状态：城市当时已有该部件，只是工作区尚未录入。不勾选时，图层只显示工作区当时的内容。</translation>
    </message>
    <message>
      <source>A control point has no complete coordinates. Fill them in or leave the point out.</source>
      <translation>有控制点的坐标不完整。请补全或去掉该点。</translation>
    </message>
    <message>
      <source>A crew passes with at most {missed} missed, {excess} not there, {errors} errors and a defect rate of {defects}, and where the root mean square error of positions keeps the limit of each accuracy class. A position is beyond the limit at more than {tolerance} times the accuracy.</source>
      <translation>漏测率不超过 {missed}、多测率不超过 {excess}、错误率不超过 {errors}、缺陷率不超过 {defects}，且位置中误差不超过各精度等级限差的普查队为合格。位置偏差超过精度的 {tolerance} 倍为位置超限。</translation>
    </message>
    <message>
      <source>A day as 2026-03-31, instead of a census: every component that was touched from that day on, by whatever means.</source>
      <translation>如 2026-03-31 的日期，用来代替普查：自该日起以任何方式改动过的全部部件。</translation>
    </message>
    <message>
      <source>A day as 2026-11-22, which means its end, or a time as 2026-11-22 08:30. Empty: all versions, for the temporal controller.</source>
      <translation>日期写成 2026-11-22（指当日结束时），或时间写成 2026-11-22 08:30。留空：全部版本，供时态控制器播放。</translation>
    </message>
    <message>
      <source>A day of the period</source>
      <translation>统计期内的任意一天</translation>
    </message>
    <message>
      <source>A day of the period, YYYY-MM-DD. Empty: the last period that has ended.</source>
      <translation>统计期内的任一天，格式 YYYY-MM-DD。留空则为最近一个已结束的统计期。</translation>
    </message>
    <message>
      <source>A day or moment such as 2026-03-31 until which open cases are open. Empty: now.</source>
      <translation>日期或时刻，如 2026-03-31，在办案件计至此时。留空为现在。</translation>
    </message>
    <message>
      <source>A day such as 2026-03-01</source>
      <translation>日期，如 2026-03-01</translation>
    </message>
    <message>
      <source>A deadline is a local time written as 2026-03-03T09:00:00, and a time limit is a number above zero with its unit. Correct it.</source>
      <translation>截止时间须为当地时间，写作 2026-03-03T09:00:00；处置时限须为大于零的数并带单位。请更正。</translation>
    </message>
    <message>
      <source>A denominator is negative. Choose another one, or analyse the counts.</source>
      <translation>分母为负。请另选一个分母，或改为分析数量。</translation>
    </message>
    <message>
      <source>A double click lists these decisions</source>
      <translation>双击列出这些决定</translation>
    </message>
    <message>
      <source>A double click lists what is undecided there</source>
      <translation>双击列出该处未决定的变更</translation>
    </message>
    <message>
      <source>A double click tries the case</source>
      <translation>双击以该案件测试</translation>
    </message>
    <message>
      <source>A file that does not exist yet.</source>
      <translation>尚不存在的文件。</translation>
    </message>
    <message>
      <source>A file that is there is replaced when the export is complete.</source>
      <translation>已有的文件在导出完成时被替换。</translation>
    </message>
    <message>
      <source>A folder of files and packages; folders in it are searched too.</source>
      <translation>存放文件和普查包的文件夹；其中的子文件夹也会查找。</translation>
    </message>
    <message>
      <source>A goal is about {measure}, which is neither a rate nor a count nor the score. Correct it.</source>
      <translation>目标针对 {measure}，它既不是率、计数，也不是得分。请更正。</translation>
    </message>
    <message>
      <source>A grid that is water may have any area; borders may follow its outline.</source>
      <translation>水面网格面积不限；边界可沿水面轮廓。</translation>
    </message>
    <message>
      <source>A handled case needs a photo</source>
      <translation>已处置的案件须有照片</translation>
    </message>
    <message>
      <source>A layer</source>
      <translation>图层</translation>
    </message>
    <message>
      <source>A layer of points with a time. Classes, states, sources and units choose among cases of the workspace alone.</source>
      <translation>带时间的点图层。类别、状态、来源和单位只对工作区的案件起作用。</translation>
    </message>
    <message>
      <source>A layer or table of the project, besides the files or instead of them.</source>
      <translation>工程中的图层或表，可与文件一起接收，也可单独接收。</translation>
    </message>
    <message>
      <source>A layer or table of the project. Leave it empty to read a file.</source>
      <translation>工程中的图层或表。读取文件时留空。</translation>
    </message>
    <message>
      <source>A line for each stretch, the longest first, with the largest distance to a facility on it and which one is the nearest there.</source>
      <translation>每段一条线，最长的在前，附该段上离设施的最大距离及该处最近的设施。</translation>
    </message>
    <message>
      <source>A line needs two vertices at least.</source>
      <translation>一条线至少需要两个顶点。</translation>
    </message>
    <message>
      <source>A lot of {count} is larger than the table of samples goes. Part it.</source>
      <translation>批量 {count} 超出样本量表，请分批。</translation>
    </message>
    <message>
      <source>A minor class, a whole major class, or all</source>
      <translation>小类、整个大类，或全部</translation>
    </message>
    <message>
      <source>A new component</source>
      <translation>新增部件</translation>
    </message>
    <message>
      <source>A new row below the selected one</source>
      <translation>在所选行下方新增一行</translation>
    </message>
    <message>
      <source>A new rule above the selected one</source>
      <translation>在所选规则之前新增规则</translation>
    </message>
    <message>
      <source>A notice brought it into the inventory since the census began.</source>
      <translation>普查开始之后经变更收件箱入库。</translation>
    </message>
    <message>
      <source>A number per object of the load. Empty: each counts once.</source>
      <translation>每个负载对象的数值；留空则每个计一次。</translation>
    </message>
    <message>
      <source>A package is not there any more. Look at the list again.</source>
      <translation>有普查包已不存在。请重新查看列表。</translation>
    </message>
    <message>
      <source>A part of this split or joined object is not decided on yet. Decide on all of its parts.</source>
      <translation>该拆分或合并对象尚有部分未作决定，请对其各部分都作出决定。</translation>
    </message>
    <message>
      <source>A part would have {area:.1f} m² only. Draw the line on the border or clear of it.</source>
      <translation>有一块将只有 {area:.1f} m²。请让线与边界重合，或离边界远一些。</translation>
    </message>
    <message>
      <source>A pattern over time needs at least two steps, here is {count}. Choose a longer period or shorter steps.</source>
      <translation>时间模式至少需要两个时段，这里只有 {count} 个。请选择更长的期间或更短的时段。</translation>
    </message>
    <message>
      <source>A person should look at {count} changes, about {hours} hours at 15 s each.</source>
      <translation>需人工查看 {count} 条变更，按每条 15 秒约 {hours} 小时。</translation>
    </message>
    <message>
      <source>A photo or file that record {seq} of case {case_no} names is missing. Compare it with a backup.</source>
      <translation>案件 {case_no} 第 {seq} 条记录所附的照片或文件已缺失。请与备份比对。</translation>
    </message>
    <message>
      <source>A piece has changed sides between {old}: {new}.</source>
      <translation>{old} 之间已划拨一块：{new}。</translation>
    </message>
    <message>
      <source>A point for each case of a cluster, with the number of the cluster.</source>
      <translation>聚类中的每件案件一个点，附聚类编号。</translation>
    </message>
    <message>
      <source>A point for each case, with its reasons.</source>
      <translation>每件案件一个点，附原因。</translation>
    </message>
    <message>
      <source>A point for each case, with the units in their order.</source>
      <translation>每件案件一个点，附依次经手的单位。</translation>
    </message>
    <message>
      <source>A point for each case.</source>
      <translation>每个案件一个点。</translation>
    </message>
    <message>
      <source>A point for each component and place, with the number of times, the mean days between them, the trend and the units.</source>
      <translation>每个部件和地点一个点，附发生次数、平均间隔天数、趋势和涉及单位。</translation>
    </message>
    <message>
      <source>A point, a line and an area cannot be matched with each other.</source>
      <translation>点、线、面之间不能互相匹配。</translation>
    </message>
    <message>
      <source>A problem that comes back occurs at least twice.</source>
      <translation>反复发生的问题至少发生两次。</translation>
    </message>
    <message>
      <source>A rate, a count or the score</source>
      <translation>比率、数量或得分</translation>
    </message>
    <message>
      <source>A rate, or a count that has bands for who is judged</source>
      <translation>比率，或对该评价对象设有分档的数量</translation>
    </message>
    <message>
      <source>A record cannot be earlier than the one before it. Correct the time.</source>
      <translation>记录时间不能早于上一条记录。请更正时间。</translation>
    </message>
    <message>
      <source>A record names who took the step, and its times are local times written as 2026-03-03T09:00:00.</source>
      <translation>流转记录须写明经办人，时间一律为当地时间，写作 2026-03-03T09:00:00。</translation>
    </message>
    <message>
      <source>A replacement keeps its code (keep) or gets a new one (new), not “{value}”.</source>
      <translation>原位更换的部件沿用原标识码（keep）或另编新码（new），不能是“{value}”。</translation>
    </message>
    <message>
      <source>A result needs a photo</source>
      <translation>结果须有照片</translation>
    </message>
    <message>
      <source>A row for each area, one for what lies in none, and the sum; a column for each class, state, source or month. Where something is divided by, what is divided by and the density, also of all areas together.</source>
      <translation>每个区域一行，另有不在任何区域内的一行和合计；每个类别、状态、来源或月份一列。选择了除数时，还列出除数和密度，并有各区域合计的一行。</translation>
    </message>
    <message>
      <source>A row for each class of components.</source>
      <translation>每类部件一行。</translation>
    </message>
    <message>
      <source>A row for each class, the one that lost the most days first, with the units that its cases ended at.</source>
      <translation>每个类别一行，耽误天数最多的在前，附案件最终由哪些单位处置。</translation>
    </message>
    <message>
      <source>A row for each pair of units: how often a case went from one to the other, after how many days, and in which classes.</source>
      <translation>每对单位一行：案件由前者转到后者的次数、间隔天数和涉及类别。</translation>
    </message>
    <message>
      <source>A row for each step and subject.</source>
      <translation>每个时段、每个评价对象一行。</translation>
    </message>
    <message>
      <source>A sample district needs at least 900 m by 700 m and a period that ends after it starts.</source>
      <translation>示范区至少需要 900 米 × 700 米，且期间的结束须晚于开始。</translation>
    </message>
    <message>
      <source>A sample to try things out: {path}. Delete the file and it is built anew.</source>
      <translation>供试用的示例：{path}。删除该文件后会重新生成。</translation>
    </message>
    <message>
      <source>A serial number starts at 1.</source>
      <translation>顺序号从 1 开始。</translation>
    </message>
    <message>
      <source>A shape without an area holds nothing. Choose polygons.</source>
      <translation>没有面积的图形不能用于统计，请选择多边形。</translation>
    </message>
    <message>
      <source>A sheet of Excel has {limit} rows at most. Narrow the choice down, or export as CSV.</source>
      <translation>Excel 的一张工作表最多 {limit} 行。请缩小选择范围，或导出为 CSV。</translation>
    </message>
    <message>
      <source>A sum cannot be less than nothing. Enter 0 or more.</source>
      <translation>金额不能小于零。请填写不小于0的金额。</translation>
    </message>
    <message>
      <source>A table of the rows that were set aside: sheet, row number and reason.</source>
      <translation>搁置行的表：工作表、行号和原因。</translation>
    </message>
    <message>
      <source>A table of what became of each result, with the reasons of those set aside.</source>
      <translation>每条结果如何处理的清单，未采用的注明原因。</translation>
    </message>
    <message>
      <source>A table: case number, code, state, code that goes on.</source>
      <translation>表格：案件编号、标识码、状态、承接的标识码。</translation>
    </message>
    <message>
      <source>A table: case number, code.</source>
      <translation>表格：案件编号、标识码。</translation>
    </message>
    <message>
      <source>A table: case number, deadline before and after.</source>
      <translation>表格：案件编号、原截止时间和新截止时间。</translation>
    </message>
    <message>
      <source>A table: code given, what was recorded and why it could not be used. They are findings of the workspace, too.</source>
      <translation>表格：所编标识码、普查队记录的内容及不能采用的原因。同时作为检查结果存入工作区。</translation>
    </message>
    <message>
      <source>A table: code, reason.</source>
      <translation>表格：标识码、原因。</translation>
    </message>
    <message>
      <source>A table: each grid with its patrol area and its work.</source>
      <translation>一张表：每个单元网格所属的责任网格及其工作量。</translation>
    </message>
    <message>
      <source>A table: layer, row, component code, reason.</source>
      <translation>表格：图层、行、部件标识码、原因。</translation>
    </message>
    <message>
      <source>A threshold is a number from 0 on; 0 leaves the reason out.</source>
      <translation>阈值为不小于 0 的数；0 表示不考虑该原因。</translation>
    </message>
    <message>
      <source>A time limit cannot last longer than {years} years. Correct the filing standard.</source>
      <translation>时限不能超过 {years} 年。请更正立案结案标准。</translation>
    </message>
    <message>
      <source>A value is wrong</source>
      <translation>属性有误</translation>
    </message>
    <message>
      <source>A week of which three days have gone has fewer cases, which looks like a fall. Such a step at either end is left out, and the log says so. With this it is kept.</source>
      <translation>一周只过了三天，案件自然少，看上去像下降。两端这样的时段会略去，并写入日志。选中则保留。</translation>
    </message>
    <message>
      <source>A working day counts</source>
      <translation>工作日的计算方式</translation>
    </message>
    <message>
      <source>About 10,000 m²</source>
      <translation>面积约一万平方米</translation>
    </message>
    <message>
      <source>Accept (A)</source>
      <translation>采纳 (A)</translation>
    </message>
    <message>
      <source>Accept all of them</source>
      <translation>全部采纳</translation>
    </message>
    <message>
      <source>Accept all undecided changes that fit; the rule is recorded</source>
      <translation>采纳所有符合条件的未决变更；规则将被记录</translation>
    </message>
    <message>
      <source>Accept the proposal and go on</source>
      <translation>接受建议并转下一件</translation>
    </message>
    <message>
      <source>Accept {count} changes at once? Rule: {rule}</source>
      <translation>一次采纳 {count} 项变更？规则：{rule}</translation>
    </message>
    <message>
      <source>Acceptance number</source>
      <translation>合格判定数</translation>
    </message>
    <message>
      <source>Acceptance operator</source>
      <translation>受理员</translation>
    </message>
    <message>
      <source>Acceptance operators</source>
      <translation>受理员</translation>
    </message>
    <message>
      <source>Acceptance operators may file cases</source>
      <translation>受理员可以立案</translation>
    </message>
    <message>
      <source>Accepted</source>
      <translation>已采纳</translation>
    </message>
    <message>
      <source>Accuracy class</source>
      <translation>精度类别</translation>
    </message>
    <message>
      <source>Accurate dispatch rate last month</source>
      <translation>上月准确派遣率</translation>
    </message>
    <message>
      <source>Action</source>
      <translation>操作</translation>
    </message>
    <message>
      <source>Active</source>
      <translation>启用</translation>
    </message>
    <message>
      <source>Add &amp;files…</source>
      <translation>添加文件(&amp;F)…</translation>
    </message>
    <message>
      <source>Add &amp;layer</source>
      <translation>添加图层(&amp;L)</translation>
    </message>
    <message>
      <source>Add &amp;official days</source>
      <translation>补入官方日期(&amp;O)</translation>
    </message>
    <message>
      <source>Add a condition to this class</source>
      <translation>为该小类增加一个立案条件</translation>
    </message>
    <message>
      <source>Add file &amp;geodatabase…</source>
      <translation>添加文件地理数据库(&amp;G)…</translation>
    </message>
    <message>
      <source>Add hours, such as an evening</source>
      <translation>增加一段时间，例如晚间</translation>
    </message>
    <message>
      <source>Add the collectors of the patrol areas that are missing here</source>
      <translation>添加责任网格中有而此处没有的监督员</translation>
    </message>
    <message>
      <source>Add the rows that were set aside to the project as a layer, with the reason of each</source>
      <translation>把未导入的行连同原因作为图层添加到工程</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>地址</translation>
    </message>
    <message>
      <source>Adds a print layout that runs over the communities of the workspace open in the project. Change it there and export it from the layout window.</source>
      <translation>添加一个打印布局，逐个社区生成图幅，取自项目中打开的工作区。可在布局窗口中修改并导出。</translation>
    </message>
    <message>
      <source>Adds the forms as print layouts to the project in which the workspace is open. Those that are there already stay as they are.</source>
      <translation>将表单作为打印布局加入打开该工作区的工程。已有的保持不变。</translation>
    </message>
    <message>
      <source>Administrative areas, as far as the extract has them.</source>
      <translation>数据中含有的行政区。</translation>
    </message>
    <message>
      <source>Administrator</source>
      <translation>管理员</translation>
    </message>
    <message>
      <source>Advise</source>
      <translation>提示</translation>
    </message>
    <message>
      <source>Advise instead of filing, keep for later, discard</source>
      <translation>提示不立案、暂存、放弃</translation>
    </message>
    <message>
      <source>Advise, do not file</source>
      <translation>提示，不立案</translation>
    </message>
    <message>
      <source>Advise, do not file …</source>
      <translation>提示，不立案…</translation>
    </message>
    <message>
      <source>Advise, do not file: what was said to whom?</source>
      <translation>提示，不立案：向谁提示了什么？</translation>
    </message>
    <message>
      <source>Advised</source>
      <translation>已提示</translation>
    </message>
    <message>
      <source>After (JSON)</source>
      <translation>变更后（JSON）</translation>
    </message>
    <message>
      <source>After a failed verification the unit gets</source>
      <translation>核查不通过返工时，责任单位的时限为</translation>
    </message>
    <message>
      <source>After handling</source>
      <translation>处置后</translation>
    </message>
    <message>
      <source>Agreed; to be dispatched to another unit</source>
      <translation>同意退回，改派其他单位</translation>
    </message>
    <message>
      <source>Algorithm {name} cannot be loaded: {error}</source>
      <translation>算法 {name} 无法加载：{error}</translation>
    </message>
    <message>
      <source>All</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>All areas</source>
      <translation>全部区域</translation>
    </message>
    <message>
      <source>All areas have the same count in all steps ({count}): nothing stands out. Choose another period, other classes or longer steps.</source>
      <translation>所有区域在所有时段的数量都相同（{count}），没有突出之处。请选择其他期间、其他类别或更长的时段。</translation>
    </message>
    <message>
      <source>All cases</source>
      <translation>全部案件</translation>
    </message>
    <message>
      <source>All changes at once; give the reason first</source>
      <translation>一次保存全部修改；请先填写原因</translation>
    </message>
    <message>
      <source>All checks</source>
      <translation>全部检查</translation>
    </message>
    <message>
      <source>All classes</source>
      <translation>全部类别</translation>
    </message>
    <message>
      <source>All classes; type a code, name or pinyin (/)</source>
      <translation>全部类别；输入代码、名称或拼音（/）</translation>
    </message>
    <message>
      <source>All communities</source>
      <translation>全部社区</translation>
    </message>
    <message>
      <source>All conditions of the workspace</source>
      <translation>工作区的全部立案条件</translation>
    </message>
    <message>
      <source>All conditions: classes that the table does not have are left without any.</source>
      <translation>全部立案条件：表中没有的小类将没有立案条件。</translation>
    </message>
    <message>
      <source>All crews</source>
      <translation>全部普查队</translation>
    </message>
    <message>
      <source>All files</source>
      <translation>所有文件</translation>
    </message>
    <message>
      <source>All is well: file, tables, rules, codes, spatial indexes and step records.</source>
      <translation>一切正常：文件、数据表、规则、编码、空间索引和流转记录。</translation>
    </message>
    <message>
      <source>All kinds</source>
      <translation>全部类型</translation>
    </message>
    <message>
      <source>All of them in one go, or none (Ctrl+Enter)</source>
      <translation>要么全部修改，要么一个不改（Ctrl+Enter）</translation>
    </message>
    <message>
      <source>All rows of “{title}” are replaced by those that are given with the program. Nothing is stored before you save.</source>
      <translation>“{title}”的所有行将替换为程序给定的默认值。保存之前不会写入。</translation>
    </message>
    <message>
      <source>All rules</source>
      <translation>全部规则</translation>
    </message>
    <message>
      <source>All serial numbers of this class are used up.</source>
      <translation>该类别的流水号已用完。</translation>
    </message>
    <message>
      <source>All severities</source>
      <translation>全部等级</translation>
    </message>
    <message>
      <source>All states</source>
      <translation>全部状态</translation>
    </message>
    <message>
      <source>All tables at once</source>
      <translation>一次保存所有表</translation>
    </message>
    <message>
      <source>All that can be imported</source>
      <translation>全部可导入的文件</translation>
    </message>
    <message>
      <source>All that the filter above lists and nobody has decided: {rule}</source>
      <translation>上方筛选列出且无人决定的全部变更：{rule}</translation>
    </message>
    <message>
      <source>All that was counted; a click opens the rows behind it (T)</source>
      <translation>统计总数；单击反查明细（T）</translation>
    </message>
    <message>
      <source>All thresholds are 0: no case could drag on. Set at least one.</source>
      <translation>所有阈值均为 0，不会有久拖不决的案件。请至少设置一个。</translation>
    </message>
    <message>
      <source>All together</source>
      <translation>合计</translation>
    </message>
    <message>
      <source>All unit grids</source>
      <translation>全部单元网格</translation>
    </message>
    <message>
      <source>All {count} areas have the same value, {value}: none is hotter than another. Choose other cases, a longer period or other areas.</source>
      <translation>全部 {count} 个区域的数值相同，均为 {value}：没有冷热之分。请改选其他案件、更长的期间或其他区域。</translation>
    </message>
    <message>
      <source>Also</source>
      <translation>协办单位</translation>
    </message>
    <message>
      <source>Also cases in which something is open</source>
      <translation>事项未了结的案件也归档</translation>
    </message>
    <message>
      <source>Also cases that have ended</source>
      <translation>包括已办结的案件</translation>
    </message>
    <message>
      <source>Also one evaluation for each step of the period; weeks begin on Monday.</source>
      <translation>另按周期内的每个时段各评价一次；每周自星期一起。</translation>
    </message>
    <message>
      <source>Also steps that are neither hot nor cold</source>
      <translation>包括既不热也不冷的时段</translation>
    </message>
    <message>
      <source>Among thousands of areas and steps some are hot by chance. With the false discovery rate over all of them, few of those remain. Without it every count is judged alone.</source>
      <translation>成千上万个区域和时段中，总有一些是偶然成为热点的。对全部使用错误发现率校正后，这样的所剩无几。不用则逐个单独判断。</translation>
    </message>
    <message>
      <source>An Excel file takes {most} rows at most, these are {count}. Narrow the choice, or export as CSV.</source>
      <translation>Excel 文件最多 {most} 行，这里有 {count} 行。请缩小范围，或导出为 CSV。</translation>
    </message>
    <message>
      <source>An appeal is made once, after an overdue closing, and decided by somebody else.</source>
      <translation>申诉仅限一次，须在超期结案之后提出，并由他人裁定。</translation>
    </message>
    <message>
      <source>An area each, with its class (99, 95 or 90 %, hot or cold, significant or candidate).</source>
      <translation>每个区域一条，含其类别（99 %、95 % 或 90 %，热点或冷点，显著或候选）。</translation>
    </message>
    <message>
      <source>An area for each cluster, the largest first: the hull of its cases and {metres} m around them, with its beginning, end, classes and units.</source>
      <translation>每个聚类一个面，最大的在前：案件的外包范围外扩 {metres} 米，附起止时间、类别和单位。</translation>
    </message>
    <message>
      <source>An area needs at least one nearest neighbour, not {count}.</source>
      <translation>每个区域至少要有一个最近邻区，不能是 {count} 个。</translation>
    </message>
    <message>
      <source>An area that was hot in this share of the steps or more is intensifying, persistent, diminishing or historical.</source>
      <translation>在不少于这一比例的时段是热点的区域，为加强、持续、减弱或历史热点。</translation>
    </message>
    <message>
      <source>An object without a geometry cannot be kept. Draw it on the map.</source>
      <translation>没有几何图形的对象不能保存。请在地图上绘制。</translation>
    </message>
    <message>
      <source>An urging order is because of the deadline, of a leader, or of its importance.</source>
      <translation>督办的原因只能是超时、领导或重要。</translation>
    </message>
    <message>
      <source>Analysis</source>
      <translation>统计分析</translation>
    </message>
    <message>
      <source>Analyst desk</source>
      <translation>分析工作台</translation>
    </message>
    <message>
      <source>Another component of this workspace has the code {value}.</source>
      <translation>本工作区中另一个部件使用着标识码 {value}。</translation>
    </message>
    <message>
      <source>Another object of class {classcode}, {other}, lies {distance} m away; the tolerance of the class is {tolerance} m.</source>
      <translation>同为小类 {classcode} 的 {other} 距此 {distance} 米，该类的定位容差为 {tolerance} 米。</translation>
    </message>
    <message>
      <source>Another program is writing to {path}. Try again in a moment.</source>
      <translation>另一程序正在写入 {path}。请稍后再试。</translation>
    </message>
    <message>
      <source>Another program is writing. It is tried again by itself.</source>
      <translation>其他程序正在写入，写完后自动重试。</translation>
    </message>
    <message>
      <source>Another row of the file is about the same component.</source>
      <translation>文件中另有一行涉及同一部件。</translation>
    </message>
    <message>
      <source>Answer</source>
      <translation>核对结果</translation>
    </message>
    <message>
      <source>Answer of the crew</source>
      <translation>普查队答复</translation>
    </message>
    <message>
      <source>Answer the urging order</source>
      <translation>回复督办</translation>
    </message>
    <message>
      <source>Answer to the city</source>
      <translation>回复市级</translation>
    </message>
    <message>
      <source>Answered</source>
      <translation>已核对</translation>
    </message>
    <message>
      <source>Answers</source>
      <translation>核对结果</translation>
    </message>
    <message>
      <source>Answers overdue to the city</source>
      <translation>市级回复超时</translation>
    </message>
    <message>
      <source>Answers to the city</source>
      <translation>待回复市级</translation>
    </message>
    <message>
      <source>Any certainty</source>
      <translation>不限可信度</translation>
    </message>
    <message>
      <source>Any layer of points; each is counted in the area in which it lies.</source>
      <translation>任意点图层；每个点计入其所在的区域。</translation>
    </message>
    <message>
      <source>Any other areas. What lies in several of them counts to the first.</source>
      <translation>任意其他区域。落在多个区域内的，计入第一个。</translation>
    </message>
    <message>
      <source>Any rule broken ({count})</source>
      <translation>不合任一规则（{count}）</translation>
    </message>
    <message>
      <source>Any time</source>
      <translation>不限时间</translation>
    </message>
    <message>
      <source>Appeal</source>
      <translation>申诉</translation>
    </message>
    <message>
      <source>Appeals</source>
      <translation>申诉</translation>
    </message>
    <message>
      <source>Application of a census undone</source>
      <translation>撤销普查入库</translation>
    </message>
    <message>
      <source>Applied</source>
      <translation>已入库</translation>
    </message>
    <message>
      <source>Applied at</source>
      <translation>入库时间</translation>
    </message>
    <message>
      <source>Applies every accepted change of a census, or of the change inbox, in one transaction: all of it is stored or nothing. The same object keeps its code. The code contains the class, so a reclassified component, and one that came under another county, gets a new code that names its predecessor; codes are never used again. Removed ones are retired, lost ones get that state. What cannot be applied, because it was edited since or two changes are about it, is told with its reason and stays accepted. Open cases on codes that ended are listed. A second run changes nothing; citygrid:undocensus takes the last run back.</source>
      <translation>将普查或变更收件箱中所有已采纳的变更在一个事务中入库：要么全部保存，要么都不保存。同一部件沿用原标识码。标识码含类别，因此类别更正或划归其他区县的部件另编新码并记录前身；标识码不再重复使用。已移除的部件作废，丢失的部件记为丢失状态。不能入库的变更（其后被编辑过，或同一部件有两条变更）说明原因并保持已采纳状态。列出涉及已终止标识码的在办案件。再次运行不作任何改动；citygrid:undocensus 可撤销最近一次入库。</translation>
    </message>
    <message>
      <source>Apply a census</source>
      <translation>普查成果入库</translation>
    </message>
    <message>
      <source>Apply them</source>
      <translation>入库</translation>
    </message>
    <message>
      <source>Apply what is accepted …</source>
      <translation>将已采纳的变更入库…</translation>
    </message>
    <message>
      <source>Apply {count} accepted changes of {census}: {kinds}? {open} are still undecided and stay so.</source>
      <translation>将“{census}”已采纳的 {count} 项变更入库：{kinds}？另有 {open} 项未决定，保持不变。</translation>
    </message>
    <message>
      <source>Applying {census}</source>
      <translation>正在入库：{census}</translation>
    </message>
    <message>
      <source>Applying {census} …</source>
      <translation>正在入库{census}…</translation>
    </message>
    <message>
      <source>Archive</source>
      <translation>归档文件</translation>
    </message>
    <message>
      <source>Archive closed cases</source>
      <translation>归档已结案件</translation>
    </message>
    <message>
      <source>Archived cases</source>
      <translation>已归档案件</translation>
    </message>
    <message>
      <source>Archives that are not at hand, so that their cases are missing: {files}</source>
      <translation>缺少归档文件，其中的案件未计入：{files}</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>区域</translation>
    </message>
    <message>
      <source>Area (m²)</source>
      <translation>面积（m²）</translation>
    </message>
    <message>
      <source>Area alone</source>
      <translation>仅面积</translation>
    </message>
    <message>
      <source>Area by area, and who decided</source>
      <translation>各区域进度，以及由谁决定</translation>
    </message>
    <message>
      <source>Area class</source>
      <translation>区域类别</translation>
    </message>
    <message>
      <source>Area class:</source>
      <translation>区域类别：</translation>
    </message>
    <message>
      <source>Area in square metres</source>
      <translation>面积，平方米</translation>
    </message>
    <message>
      <source>Area m²</source>
      <translation>面积 m²</translation>
    </message>
    <message>
      <source>Areas</source>
      <translation>区域</translation>
    </message>
    <message>
      <source>Areas in five colours</source>
      <translation>区域五色图</translation>
    </message>
    <message>
      <source>Areas in the colours of their levels. Click one for its figures; with the keys: left and right, then Enter.</source>
      <translation>区域按评价等级着色。单击某区域查看其数字；用键盘：左右键选择，回车打开。</translation>
    </message>
    <message>
      <source>Areas in the colours of their levels; only where areas are judged.</source>
      <translation>按等级颜色显示的区域；仅在评价区域时输出。</translation>
    </message>
    <message>
      <source>Areas left out, without a value or with a denominator of 0: {count}.</source>
      <translation>没有数值或分母为 0、不参与分析的区域：{count} 个。</translation>
    </message>
    <message>
      <source>Areas may cross community and street borders</source>
      <translation>可跨社区、街道界线</translation>
    </message>
    <message>
      <source>Areas of the workspace in which is counted.</source>
      <translation>按工作区的哪种区域统计。</translation>
    </message>
    <message>
      <source>Areas of the workspace in which is counted. The district is the whole division; responsible units have no place, and their result is a table.</source>
      <translation>在工作区的哪类区域内统计。全区即整个行政区划；责任单位没有位置，其结果为表格。</translation>
    </message>
    <message>
      <source>Areas that no border may cut.</source>
      <translation>任何网格边界都不得切割的面。</translation>
    </message>
    <message>
      <source>Areas that no border may cut; a grid that is one of them may have any area.</source>
      <translation>网格边界不得切割的面；一个网格若就是其中一个，面积不限。</translation>
    </message>
    <message>
      <source>Areas with a cold pattern</source>
      <translation>有冷点模式的区域</translation>
    </message>
    <message>
      <source>Areas with a forecast</source>
      <translation>有预测的区域数</translation>
    </message>
    <message>
      <source>Areas with a hot pattern</source>
      <translation>有热点模式的区域</translation>
    </message>
    <message>
      <source>Areas with their figures; work 100 is the mean.</source>
      <translation>责任网格及其各项数值；工作量 100 为平均值。</translation>
    </message>
    <message>
      <source>Areas without a neighbour: {count}. Their own value alone says how hot they are, and local Moran says nothing; a longer distance or the nearest neighbours give them some.</source>
      <translation>没有邻区的区域：{count} 个。其冷热只取决于自身数值，局部莫兰指数无法计算；改用更长的距离或最近邻区可使其有邻区。</translation>
    </message>
    <message>
      <source>Areas, units, posts and collection companies: rates, scores and levels of a period</source>
      <translation>区域、单位、岗位和信息采集单位在一个周期内的指标、得分和等级</translation>
    </message>
    <message>
      <source>Areas. Large blocks are split along them.</source>
      <translation>面。大的街区沿地块边界拆分。</translation>
    </message>
    <message>
      <source>Areas. No border cuts them, unless they are larger than a grid may be.</source>
      <translation>面状数据。网格边界不切割它们，除非其面积超过网格上限。</translation>
    </message>
    <message>
      <source>Areas. No border cuts them.</source>
      <translation>面。网格边界不切割它们。</translation>
    </message>
    <message>
      <source>Areas. They are not divided.</source>
      <translation>面。不再划分。</translation>
    </message>
    <message>
      <source>As #2ca02c, or by the button below</source>
      <translation>如 #2ca02c，或用下方按钮选择</translation>
    </message>
    <message>
      <source>As for collectors, whose work it is</source>
      <translation>同监督员，其工作即监督员的工作</translation>
    </message>
    <message>
      <source>As history, closed reports become closed cases whose records say that only the times of report and closing are known; open ones stay open reports.</source>
      <translation>作为历史案件时，已结案的上报成为已结案件，流转记录注明只知道上报和结案时间；未结案的仍作为待办上报。</translation>
    </message>
    <message>
      <source>As in the step records and the patrol areas</source>
      <translation>与流转记录和责任网格中的姓名一致</translation>
    </message>
    <message>
      <source>As many areas are made. Empty: by the wanted area.</source>
      <translation>生成同样数目的责任网格。留空：按目标面积计算。</translation>
    </message>
    <message>
      <source>As of</source>
      <translation>截至</translation>
    </message>
    <message>
      <source>As of {at}, workspace {place}</source>
      <translation>截至{at}，工作区{place}</translation>
    </message>
    <message>
      <source>As of {moment}</source>
      <translation>数据截至 {moment}</translation>
    </message>
    <message>
      <source>As of {moment}, among {count}</source>
      <translation>数据截至 {moment}，共 {count} 条</translation>
    </message>
    <message>
      <source>As the &amp;week</source>
      <translation>恢复平常(&amp;W)</translation>
    </message>
    <message>
      <source>As the census has it</source>
      <translation>按普查的设定</translation>
    </message>
    <message>
      <source>As the layer says</source>
      <translation>以图层为准</translation>
    </message>
    <message>
      <source>As they stand in the filing standards, one a line. Empty: all.</source>
      <translation>与立案结案标准中的写法一致，每行一条。留空：全部。</translation>
    </message>
    <message>
      <source>As what this person dispatches.</source>
      <translation>此人以何岗位派遣。</translation>
    </message>
    <message>
      <source>As what this person files and merges.</source>
      <translation>此人以何岗位立案和并案。</translation>
    </message>
    <message>
      <source>Asia/Shanghai or +08:00; for times that come with their zone. Empty: that of this computer.</source>
      <translation>Asia/Shanghai 或 +08:00；用于带时区的时间。留空：本机时区。</translation>
    </message>
    <message>
      <source>Ask for extension</source>
      <translation>申请延期</translation>
    </message>
    <message>
      <source>Ask for more time</source>
      <translation>申请延期</translation>
    </message>
    <message>
      <source>Ask for suspension</source>
      <translation>申请挂账</translation>
    </message>
    <message>
      <source>Ask to return</source>
      <translation>申请退回</translation>
    </message>
    <message>
      <source>Ask to void</source>
      <translation>申请作废</translation>
    </message>
    <message>
      <source>Asked at</source>
      <translation>申请时间</translation>
    </message>
    <message>
      <source>Asked by</source>
      <translation>申请人</translation>
    </message>
    <message>
      <source>Asked earlier</source>
      <translation>提前判断</translation>
    </message>
    <message>
      <source>Asked from top to bottom; the first that names a unit at work decides. A double click edits a rule.</source>
      <translation>自上而下依次判断，第一条给出在岗单位的规则生效。双击可编辑规则。</translation>
    </message>
    <message>
      <source>Asked later</source>
      <translation>推后判断</translation>
    </message>
    <message>
      <source>Assign unit grids to components</source>
      <translation>给部件赋单元网格</translation>
    </message>
    <message>
      <source>Assigned at</source>
      <translation>派至部门时间</translation>
    </message>
    <message>
      <source>Assigning unit grids</source>
      <translation>赋单元网格</translation>
    </message>
    <message>
      <source>At</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>At city scale</source>
      <translation>全市比例尺</translation>
    </message>
    <message>
      <source>At departments</source>
      <translation>部门待派</translation>
    </message>
    <message>
      <source>At district scale</source>
      <translation>街区比例尺</translation>
    </message>
    <message>
      <source>At junctions</source>
      <translation>在路口处</translation>
    </message>
    <message>
      <source>At law enforcement</source>
      <translation>执法办理中</translation>
    </message>
    <message>
      <source>At the department</source>
      <translation>待部门派遣</translation>
    </message>
    <message>
      <source>At the edge</source>
      <translation>位于边缘</translation>
    </message>
    <message>
      <source>At the units</source>
      <translation>处置中</translation>
    </message>
    <message>
      <source>Attachment</source>
      <translation>附件</translation>
    </message>
    <message>
      <source>Attachments</source>
      <translation>附件</translation>
    </message>
    <message>
      <source>Attachments missing or damaged</source>
      <translation>缺失或损坏的附件</translation>
    </message>
    <message>
      <source>Attributes changed</source>
      <translation>属性变更</translation>
    </message>
    <message>
      <source>Authority</source>
      <translation>主管部门</translation>
    </message>
    <message>
      <source>Authority (name)</source>
      <translation>主管部门（名称）</translation>
    </message>
    <message>
      <source>BD-09 (Baidu)</source>
      <translation>BD-09（百度）</translation>
    </message>
    <message>
      <source>Back at</source>
      <translation>交回时间</translation>
    </message>
    <message>
      <source>Back to acceptance</source>
      <translation>退回受理</translation>
    </message>
    <message>
      <source>Back to the de&amp;faults…</source>
      <translation>恢复默认值(&amp;F)…</translation>
    </message>
    <message>
      <source>Back to the defaults</source>
      <translation>恢复默认值</translation>
    </message>
    <message>
      <source>Back to the figures (Esc)</source>
      <translation>返回统计结果（Esc）</translation>
    </message>
    <message>
      <source>Back up</source>
      <translation>备份</translation>
    </message>
    <message>
      <source>Back up and upgrade</source>
      <translation>备份并升级</translation>
    </message>
    <message>
      <source>Back up workspace</source>
      <translation>备份工作区</translation>
    </message>
    <message>
      <source>Backing up {name}</source>
      <translation>正在备份 {name}</translation>
    </message>
    <message>
      <source>Backup</source>
      <translation>备份</translation>
    </message>
    <message>
      <source>Balance the load by</source>
      <translation>负载均衡依据</translation>
    </message>
    <message>
      <source>Balanced load</source>
      <translation>负载均衡</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>分档</translation>
    </message>
    <message>
      <source>Bands of scored counts</source>
      <translation>计数分档</translation>
    </message>
    <message>
      <source>Bandwidth (m)</source>
      <translation>带宽（米）</translation>
    </message>
    <message>
      <source>Bars: cases reported and closed in each step. Line: the in-time rate, as it stood at the end of the step. The last step is still running.</source>
      <translation>柱：各时段上报与结案的案件数。线：时段末的按期结案率。最后一个时段尚未结束。</translation>
    </message>
    <message>
      <source>Base map</source>
      <translation>底图</translation>
    </message>
    <message>
      <source>Basis</source>
      <translation>依据</translation>
    </message>
    <message>
      <source>Batch rule</source>
      <translation>批量规则</translation>
    </message>
    <message>
      <source>Batch rules</source>
      <translation>批量规则</translation>
    </message>
    <message>
      <source>Batch rules of the review</source>
      <translation>比对批量规则</translation>
    </message>
    <message>
      <source>Before</source>
      <translation>普查前</translation>
    </message>
    <message>
      <source>Before (JSON)</source>
      <translation>变更前（JSON）</translation>
    </message>
    <message>
      <source>Before handling</source>
      <translation>处置前</translation>
    </message>
    <message>
      <source>Begin</source>
      <translation>开始</translation>
    </message>
    <message>
      <source>Begin and end the new border on the border between two unit grids of one community.</source>
      <translation>新边界的起点和终点都应落在同一社区两个单元网格之间的边界上。</translation>
    </message>
    <message>
      <source>Being confirmed</source>
      <translation>核实中</translation>
    </message>
    <message>
      <source>Being handled</source>
      <translation>处置中</translation>
    </message>
    <message>
      <source>Being verified</source>
      <translation>核查中</translation>
    </message>
    <message>
      <source>Belongs to works that are planned</source>
      <translation>已列入工程计划</translation>
    </message>
    <message>
      <source>Best naive forecast</source>
      <translation>最好的朴素预测</translation>
    </message>
    <message>
      <source>Better than all (1, 0)</source>
      <translation>优于全部朴素预测（1、0）</translation>
    </message>
    <message>
      <source>Between door plates</source>
      <translation>门牌之间</translation>
    </message>
    <message>
      <source>Between the middles of areas, for neighbours within a distance. Empty: it is chosen, and the log says why.</source>
      <translation>区域中心之间的距离，用于“在一定距离内”。留空：自动选择，日志说明理由。</translation>
    </message>
    <message>
      <source>Beyond the limit</source>
      <translation>位置超限</translation>
    </message>
    <message>
      <source>Border</source>
      <translation>移边界</translation>
    </message>
    <message>
      <source>Border of a street</source>
      <translation>街道界线</translation>
    </message>
    <message>
      <source>Border of the community</source>
      <translation>本社区界线</translation>
    </message>
    <message>
      <source>Borders</source>
      <translation>界线</translation>
    </message>
    <message>
      <source>Borders of the grids</source>
      <translation>网格边界</translation>
    </message>
    <message>
      <source>Bring a workspace of an older version up to date</source>
      <translation>把旧版本的工作区升级到当前版本</translation>
    </message>
    <message>
      <source>Bring back the state before the change that is chosen in the history, as a new change with a reason</source>
      <translation>恢复到履历中所选变更之前的状态，作为一次新的变更并填写原因</translation>
    </message>
    <message>
      <source>Bring back, as before {at}: {what}</source>
      <translation>恢复到 {at} 之前：{what}</translation>
    </message>
    <message>
      <source>Bring classes and codes to a later edition of the standard</source>
      <translation>把小类和标识码迁移到标准的新版本</translation>
    </message>
    <message>
      <source>Brings a workspace to a later edition of the catalogue, from 2007 or 2013 to 2013 or 2026: classes and codes of components, open cases, filing conditions, rules and saved mappings. Every component gets a code of the new edition, with the old one as its predecessor and the same serial number where that is free; nothing that was ever given out is given again. History, photos and findings follow. Closed cases keep what they had. First make a dry run: it changes nothing and lists where every class goes, what that rests on and what needs a person. Near-synonyms have to be confirmed; classes without a counterpart, or with several, are decided in a crosswalk of the city (the list, filled in) or put into classes of the city. A copy of the workspace is made beside it before, and undomigration brings everything back until the next change.</source>
      <translation>把工作区迁移到更新版本的目录：由 2007 或 2013 版到 2013 或 2026 版，包括部件的小类和标识码、在办案件、立案条件、责任规则和已存的映射。每个部件得到新版标识码，原码记为前身，顺序号未被占用时保持不变；发过的号码不再发给别的部件。历史、照片和检查结果随部件走，已结案件保持原样。先做试运行：不改变任何内容，列出每个小类的去向、依据以及需要人工处理的。近义名称须确认；没有对应或有多个对应的小类，在本市对照表（即填写后的清单）中决定，或归入本市自定义小类。迁移前在旁边另存一份副本，在下一次改动之前可用 undomigration 整体撤销。</translation>
    </message>
    <message>
      <source>Brings back edition, classes, codes, tables and settings as they were before the last migration, from the copy that was made then and lies beside the workspace. Possible until anything that the migration touched is changed: a component, a case, a class, a condition or a rule. All of it or nothing.</source>
      <translation>把版本、小类、标识码、数据表和设置恢复到最近一次迁移之前，依据是当时存在工作区旁边的副本。只要迁移涉及的部件、案件、小类、立案条件或责任规则还没有改动即可撤销。全部撤销，或者完全不变。</translation>
    </message>
    <message>
      <source>Brings the unit grids up to date when communities, roads, buildings or compounds have changed, and keeps the old lines wherever they still serve. Grids that still keep the rules stay as they are, with their codes; locked ones stay in any case. The others, and ground without a grid, are divided anew. Cells drawn elsewhere can take the place of the computed ones. Without storing, the result is a preview of what would become of each grid. Stored, replaced grids are retired with today's date, successors are recorded with their share of area and components, and components, open cases, addresses and patrol areas follow, all or nothing.</source>
      <translation>社区、道路、建筑物或大院发生变化时更新单元网格，并尽量沿用原有界线（相对稳定）。仍符合划分规则的网格连同编码保持不变，已锁定的网格在任何情况下都保持不变；其余网格和没有网格的地块重新划分。也可以用在别处绘制的网格代替计算结果。不保存时，结果是每个网格去向的预览。保存时，被替换的网格以当天日期作废，记录后继网格及其面积占比和部件占比，部件、在办案件、地址和责任网格随之更新，要么全部完成，要么全部不变。</translation>
    </message>
    <message>
      <source>Broken is a grid outside the wanted area, across its community, that cuts a building or a compound, or that a river, railway or main road divides. Where such a grid cannot be mended alone, neighbours are taken in, as few as possible; where nothing better is found, it stays.</source>
      <translation>不符合规则的网格是指：面积超出范围，跨越社区，切割建筑物或大院，或被河流、铁路、主干道分割。这样的网格如果不能单独修正，就并入尽可能少的相邻网格一起划分；找不到更好的划分时保持不变。</translation>
    </message>
    <message>
      <source>Build this sample city, without a network, and open it</source>
      <translation>生成并打开该示例城市，无需联网</translation>
    </message>
    <message>
      <source>Building</source>
      <translation>建筑物</translation>
    </message>
    <message>
      <source>Building the sample city</source>
      <translation>正在生成示例城市</translation>
    </message>
    <message>
      <source>Buildings</source>
      <translation>建筑物</translation>
    </message>
    <message>
      <source>Built code {code} for {name}.</source>
      <translation>为 {name} 编制代码 {code}。</translation>
    </message>
    <message>
      <source>By</source>
      <translation>经办人</translation>
    </message>
    <message>
      <source>By community</source>
      <translation>按社区</translation>
    </message>
    <message>
      <source>By date: N working days end when the office closes on the N-th working day after the day of the start, which is not counted. Parts of a day are counted in office hours.</source>
      <translation>按日期：起算当日不计，从其后第 N 个工作日下班时截止；不足一天的部分按工作时间计算。</translation>
    </message>
    <message>
      <source>By decision of coordination</source>
      <translation>按协调决定</translation>
    </message>
    <message>
      <source>By how much: the figure of that rule</source>
      <translation>超出多少：该规则的数值</translation>
    </message>
    <message>
      <source>By its duties this unit is responsible</source>
      <translation>按职责属你单位负责</translation>
    </message>
    <message>
      <source>By package</source>
      <translation>按普查包</translation>
    </message>
    <message>
      <source>By patrol area</source>
      <translation>按责任网格</translation>
    </message>
    <message>
      <source>By rule {position}: {title}</source>
      <translation>按规则 {position}：{title}</translation>
    </message>
    <message>
      <source>By the first date</source>
      <translation>按初始日期</translation>
    </message>
    <message>
      <source>By what it is counted: each is a row of the table</source>
      <translation>按什么统计：每一个在表中占一行</translation>
    </message>
    <message>
      <source>C&amp;olour…</source>
      <translation>颜色(&amp;O)…</translation>
    </message>
    <message>
      <source>C&amp;reate</source>
      <translation>创建(&amp;R)</translation>
    </message>
    <message>
      <source>C, E, M or S: component, event, matter or service</source>
      <translation>C、E、M 或 S：部件、事件、事项或公用事业服务事项</translation>
    </message>
    <message>
      <source>CSV files (*.csv)</source>
      <translation>CSV文件 (*.csv)</translation>
    </message>
    <message>
      <source>CSV is written as two files; the second one, of the records, has .steps in its name.</source>
      <translation>CSV 写成两个文件；流转记录的文件名带 .steps。</translation>
    </message>
    <message>
      <source>CSV, text or Excel; its days are shown here first</source>
      <translation>CSV、文本或 Excel；先在此显示其中的日期</translation>
    </message>
    <message>
      <source>CSV: cases and step records</source>
      <translation>CSV：案件表和流转记录表</translation>
    </message>
    <message>
      <source>Calendar and office hours are saved.</source>
      <translation>工作日历和工作时间已保存。</translation>
    </message>
    <message>
      <source>Call centres give one and the same point to reports whose place they do not know. 0: noticed by itself, by comparison with the other points; -1: such points are taken as they are.</source>
      <translation>热线系统常把不知道位置的上报都放在同一点上。0：与其他点比较后自动识别；-1：照原样导入。</translation>
    </message>
    <message>
      <source>Caller's name</source>
      <translation>姓名</translation>
    </message>
    <message>
      <source>Campuses, housing estates, parks: areas that stay in one grid, however large.</source>
      <translation>校园、住宅小区、公园：无论多大都整体留在一个网格内的区域。</translation>
    </message>
    <message>
      <source>Can be taken back</source>
      <translation>可撤销</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Cancelled after {count} cases; the next run resumes the others.</source>
      <translation>已取消，处理了 {count} 个案件；其余在下次运行时恢复。</translation>
    </message>
    <message>
      <source>Cancelled after {count} cases; the others wait as before.</source>
      <translation>派遣 {count} 件后已取消；其余案件仍待派遣。</translation>
    </message>
    <message>
      <source>Cancelled. Nothing was changed.</source>
      <translation>已取消，未作任何更改。</translation>
    </message>
    <message>
      <source>Cancelled. The packages made so far stay; run it again to go on.</source>
      <translation>已取消。已生成的普查包保留；再次运行即可继续。</translation>
    </message>
    <message>
      <source>Cancelled. {count} files were taken in as a whole before that: {names}. Nothing of the others was.</source>
      <translation>已取消。此前有 {count} 个文件已完整接收：{names}。其余文件未接收任何内容。</translation>
    </message>
    <message>
      <source>Candidate (-3 to 3)</source>
      <translation>候选（-3 至 3）</translation>
    </message>
    <message>
      <source>Candidate cold spot, 90 %</source>
      <translation>候选冷点，90 %</translation>
    </message>
    <message>
      <source>Candidate cold spot, 95 %</source>
      <translation>候选冷点，95 %</translation>
    </message>
    <message>
      <source>Candidate cold spot, 99 %</source>
      <translation>候选冷点，99 %</translation>
    </message>
    <message>
      <source>Candidate hot spot, 90 %</source>
      <translation>候选热点，90 %</translation>
    </message>
    <message>
      <source>Candidate hot spot, 95 %</source>
      <translation>候选热点，95 %</translation>
    </message>
    <message>
      <source>Candidate hot spot, 99 %</source>
      <translation>候选热点，99 %</translation>
    </message>
    <message>
      <source>Candidates</source>
      <translation>候选</translation>
    </message>
    <message>
      <source>Canned phrases</source>
      <translation>惯用语</translation>
    </message>
    <message>
      <source>Canned phrases for the opinion</source>
      <translation>意见的惯用语</translation>
    </message>
    <message>
      <source>Cannot be loaded: {reason}</source>
      <translation>无法加载:{reason}</translation>
    </message>
    <message>
      <source>Cannot read {path}: {reason}.</source>
      <translation>无法读取 {path}：{reason}。</translation>
    </message>
    <message>
      <source>Carried out at</source>
      <translation>落实时间</translation>
    </message>
    <message>
      <source>Carries native libraries of its own ({folder}), which can crash QGIS. Not loaded.</source>
      <translation>自带一套本地库({folder}),可能导致 QGIS 崩溃,未加载。</translation>
    </message>
    <message>
      <source>Case</source>
      <translation>案件</translation>
    </message>
    <message>
      <source>Case number</source>
      <translation>案件编号</translation>
    </message>
    <message>
      <source>Case numbers</source>
      <translation>案件编号</translation>
    </message>
    <message>
      <source>Case record</source>
      <translation>案卷</translation>
    </message>
    <message>
      <source>Case records and forms of the chosen cases; packages for units and collectors, and their results</source>
      <translation>所选案件的案卷和表单；单位和监督员的任务包及其结果</translation>
    </message>
    <message>
      <source>Case settin&amp;gs…</source>
      <translation>案件设置(&amp;G)…</translation>
    </message>
    <message>
      <source>Case settings</source>
      <translation>案件设置</translation>
    </message>
    <message>
      <source>Case {case_no} ({state}) is open on {code}, which ended.</source>
      <translation>案件 {case_no}（{state}）尚未结案，其部件标识码 {code} 已终止。</translation>
    </message>
    <message>
      <source>Case {case_no} belongs to this change already.</source>
      <translation>该变更已有案件 {case_no}。</translation>
    </message>
    <message>
      <source>Case {case_no} came back for rework after this result was recorded. Make a new package.</source>
      <translation>案件{case_no}在该结果记录后已返工退回，请重新生成任务包。</translation>
    </message>
    <message>
      <source>Case {case_no} has no photo whose name begins with its number.</source>
      <translation>案件{case_no}没有以其编号开头命名的照片。</translation>
    </message>
    <message>
      <source>Case {case_no} has no photo.</source>
      <translation>案件{case_no}没有照片。</translation>
    </message>
    <message>
      <source>Case {case_no} has no records. Compare it with a backup.</source>
      <translation>案件 {case_no} 没有流转记录。请与备份核对。</translation>
    </message>
    <message>
      <source>Case {case_no} is already handled or elsewhere; it is now: {state}.</source>
      <translation>案件{case_no}已处置或已转走，当前状态：{state}。</translation>
    </message>
    <message>
      <source>Case {case_no} is not at {unit} any more; it is now: {state}.</source>
      <translation>案件{case_no}已不在{unit}，当前状态：{state}。</translation>
    </message>
    <message>
      <source>Case {case_no} is noted as archived, but not where. Compare it with a backup.</source>
      <translation>案件 {case_no} 登记为已归档，但未注明归档文件。请与备份核对。</translation>
    </message>
    <message>
      <source>Case {case_no} is open on {code}, which ended.</source>
      <translation>标识码 {code} 已终止，其上仍有在办案件 {case_no}。</translation>
    </message>
    <message>
      <source>Case {case_no} is open on {code}, which is retired.</source>
      <translation>案件 {case_no} 尚未结案，其部件 {code} 已作废。</translation>
    </message>
    <message>
      <source>Case {case_no} names no component.</source>
      <translation>案件 {case_no} 未关联部件。</translation>
    </message>
    <message>
      <source>Case {case_no} stands in several rows. Keep one of them.</source>
      <translation>案件{case_no}出现在多行中，请只保留一行。</translation>
    </message>
    <message>
      <source>Case {case_no} was reported on it since the census began.</source>
      <translation>普查开始后有案件 {case_no} 涉及该部件。</translation>
    </message>
    <message>
      <source>Case {case_no}: a reason is needed in the note.</source>
      <translation>案件{case_no}：须在备注中写明理由。</translation>
    </message>
    <message>
      <source>Case {case_no}: choose a result from the list (found: {found}).</source>
      <translation>案件{case_no}：请从列表中选择处置结果（现为：{found}）。</translation>
    </message>
    <message>
      <source>Case {case_no}: the photo {path} is not in the folder.</source>
      <translation>案件{case_no}：照片{path}不在文件夹中。</translation>
    </message>
    <message>
      <source>Case {case_no}: the time {value} lies before the case came to the unit.</source>
      <translation>案件{case_no}：时间{value}早于派遣到该单位的时间。</translation>
    </message>
    <message>
      <source>Case {case_no}: the time {value} lies in the future.</source>
      <translation>案件{case_no}：时间{value}在将来。</translation>
    </message>
    <message>
      <source>Case {case_no}: there is no record {seq}. Correct the records.</source>
      <translation>案件 {case_no}：缺少第 {seq} 条记录。请更正记录。</translation>
    </message>
    <message>
      <source>Case {case_no}: who looked at it is not filled in.</source>
      <translation>案件{case_no}：未填写核查人。</translation>
    </message>
    <message>
      <source>Case {case_no}: {unit} handles it with others, only its lead unit asks.</source>
      <translation>案件{case_no}：{unit}为协办单位，只有主办单位可以申请。</translation>
    </message>
    <message>
      <source>Case {case_no}: {value} cannot be read as a time. Type it as 2026-11-22 14:30.</source>
      <translation>案件{case_no}：无法识别时间{value}，请按 2026-11-22 14:30 填写。</translation>
    </message>
    <message>
      <source>Case {case_no}: “{action}” is not allowed in the state “{state}”. Correct the records.</source>
      <translation>案件 {case_no}：状态“{state}”下不允许“{action}”。请更正记录。</translation>
    </message>
    <message>
      <source>Cases</source>
      <translation>案件</translation>
    </message>
    <message>
      <source>Cases accepted</source>
      <translation>受理数</translation>
    </message>
    <message>
      <source>Cases advised on</source>
      <translation>提示数</translation>
    </message>
    <message>
      <source>Cases are neighbours within these days and within the distance above.</source>
      <translation>时间在此天数内且距离在上述范围内的案件互为邻近。</translation>
    </message>
    <message>
      <source>Cases are neighbours within this distance and within the days below.</source>
      <translation>距离在此范围内且时间在下列天数内的案件互为邻近。</translation>
    </message>
    <message>
      <source>Cases at least</source>
      <translation>最少案件数</translation>
    </message>
    <message>
      <source>Cases behind the figure</source>
      <translation>数字背后的案件（反查）</translation>
    </message>
    <message>
      <source>Cases behind: of whom</source>
      <translation>反查：评价对象</translation>
    </message>
    <message>
      <source>Cases behind: which count</source>
      <translation>反查：计数</translation>
    </message>
    <message>
      <source>Cases cannot be sorted by {name}.</source>
      <translation>案件不能按 {name} 排序。</translation>
    </message>
    <message>
      <source>Cases closed</source>
      <translation>结案数</translation>
    </message>
    <message>
      <source>Cases closed by force</source>
      <translation>强制结案数</translation>
    </message>
    <message>
      <source>Cases closed by force in the period.</source>
      <translation>周期内强制结案的案件。</translation>
    </message>
    <message>
      <source>Cases closed in the period by the closing step.</source>
      <translation>周期内由结案步骤办结的案件。</translation>
    </message>
    <message>
      <source>Cases closed late</source>
      <translation>超期结案数</translation>
    </message>
    <message>
      <source>Cases closed on time</source>
      <translation>按期结案数</translation>
    </message>
    <message>
      <source>Cases counted</source>
      <translation>计入的案件</translation>
    </message>
    <message>
      <source>Cases dispatched</source>
      <translation>派遣数</translation>
    </message>
    <message>
      <source>Cases dispatched accurately</source>
      <translation>准确派遣数</translation>
    </message>
    <message>
      <source>Cases dispatched in the period to a unit, or to a department that dispatches on.</source>
      <translation>周期内派至责任单位的案件，或派至部门由其再派的案件。</translation>
    </message>
    <message>
      <source>Cases dispatched on time</source>
      <translation>按时派遣数</translation>
    </message>
    <message>
      <source>Cases excused by an appeal</source>
      <translation>申诉成立数</translation>
    </message>
    <message>
      <source>Cases expected</source>
      <translation>预计案件数</translation>
    </message>
    <message>
      <source>Cases extended</source>
      <translation>延期数</translation>
    </message>
    <message>
      <source>Cases filed</source>
      <translation>立案的案件</translation>
    </message>
    <message>
      <source>Cases filed in the period, also those voided later; for a unit, that came to it in the period; for a collector, that it reported or missed.</source>
      <translation>周期内立案的案件，包括后来作废的；对单位，为周期内派至该单位的；对监督员，为其上报的或漏报的。</translation>
    </message>
    <message>
      <source>Cases filed on time</source>
      <translation>按时立案数</translation>
    </message>
    <message>
      <source>Cases further from every street are not counted.</source>
      <translation>离所有道路都超过此距离的案件不计入。</translation>
    </message>
    <message>
      <source>Cases handled</source>
      <translation>处置数</translation>
    </message>
    <message>
      <source>Cases handled in the period, or whose handling deadline passed in it.</source>
      <translation>周期内处置完成，或处置时限在周期内届满的案件。</translation>
    </message>
    <message>
      <source>Cases handled late</source>
      <translation>超期处置数</translation>
    </message>
    <message>
      <source>Cases handled on the spot</source>
      <translation>现场处理数</translation>
    </message>
    <message>
      <source>Cases handled on time</source>
      <translation>按期处置数</translation>
    </message>
    <message>
      <source>Cases happen along streets, and a density across blocks smears them over ground where none can be. Here each case is put onto the nearest street and spreads along the streets, split at the junctions as Okabe and Sugihara have it, so that no case is lost or counted twice. The result is short pieces of street with the cases per kilometre. docs/network_density.md has the method.</source>
      <translation>案件多沿街道发生，跨街区计算密度会把它们摊到不可能发生的地方。本算法把每件案件归到最近的道路，沿道路扩散，并按 Okabe 与 Sugihara 的方法在路口分流，既不遗漏也不重复。结果为带有每公里案件数的短路段。方法见 docs/network_density.md。</translation>
    </message>
    <message>
      <source>Cases have no state {state}.</source>
      <translation>案件没有“{state}”这一状态。</translation>
    </message>
    <message>
      <source>Cases have no time {time}.</source>
      <translation>案件没有“{time}”这一时间。</translation>
    </message>
    <message>
      <source>Cases in and ou&amp;t</source>
      <translation>案件导入导出(&amp;T)</translation>
    </message>
    <message>
      <source>Cases in clusters</source>
      <translation>聚类中的案件</translation>
    </message>
    <message>
      <source>Cases in no area</source>
      <translation>不在任何区域内的案件</translation>
    </message>
    <message>
      <source>Cases in whose intake somebody took a step in the period.</source>
      <translation>周期内受理环节经办过的案件。</translation>
    </message>
    <message>
      <source>Cases kept because something is open</source>
      <translation>因事项未了结而保留的案件</translation>
    </message>
    <message>
      <source>Cases merged</source>
      <translation>并案的案件</translation>
    </message>
    <message>
      <source>Cases missed by the collector</source>
      <translation>漏报数</translation>
    </message>
    <message>
      <source>Cases not ended</source>
      <translation>未结案数</translation>
    </message>
    <message>
      <source>Cases not filed</source>
      <translation>不立案数</translation>
    </message>
    <message>
      <source>Cases of a layer</source>
      <translation>图层中的案件</translation>
    </message>
    <message>
      <source>Cases of shifted responsibility</source>
      <translation>推诿数</translation>
    </message>
    <message>
      <source>Cases of so many days</source>
      <translation>统计最近多少天的案件</translation>
    </message>
    <message>
      <source>Cases of the city</source>
      <translation>市级交办</translation>
    </message>
    <message>
      <source>Cases of the clusters</source>
      <translation>聚类的案件</translation>
    </message>
    <message>
      <source>Cases of the coming weeks, where the past shows that it can be told</source>
      <translation>今后几周的案件量，只在历史检验证明可以预测之处给出</translation>
    </message>
    <message>
      <source>Cases of the last weeks</source>
      <translation>最近几周案件数</translation>
    </message>
    <message>
      <source>Cases of the workspace</source>
      <translation>工作区的案件</translation>
    </message>
    <message>
      <source>Cases of these classes, such as E0102, are counted along each stretch: every case at the nearest one within the distance. Empty: none.</source>
      <translation>统计每段沿线这些类别（如 E0102）的案件：每件案件计入距离范围内最近的一段。留空则不统计。</translation>
    </message>
    <message>
      <source>Cases of this component</source>
      <translation>本部件的案件</translation>
    </message>
    <message>
      <source>Cases on forms</source>
      <translation>表单案件</translation>
    </message>
    <message>
      <source>Cases open</source>
      <translation>在办数</translation>
    </message>
    <message>
      <source>Cases open and overdue</source>
      <translation>超期在办数</translation>
    </message>
    <message>
      <source>Cases or components by area, class, month; also as a table and a chart</source>
      <translation>按区域、类别、月份统计案件或部件，可输出表格和图表</translation>
    </message>
    <message>
      <source>Cases overdue and not handled</source>
      <translation>超时未处置数</translation>
    </message>
    <message>
      <source>Cases per 100 components</source>
      <translation>每百个部件案件数</translation>
    </message>
    <message>
      <source>Cases per 100 m</source>
      <translation>每百米案件数</translation>
    </message>
    <message>
      <source>Cases per km</source>
      <translation>每公里案件数</translation>
    </message>
    <message>
      <source>Cases reported</source>
      <translation>上报数</translation>
    </message>
    <message>
      <source>Cases reported and filed</source>
      <translation>上报立案数</translation>
    </message>
    <message>
      <source>Cases reported in the period.</source>
      <translation>周期内上报的案件。</translation>
    </message>
    <message>
      <source>Cases returned</source>
      <translation>退回数</translation>
    </message>
    <message>
      <source>Cases reworked</source>
      <translation>返工数</translation>
    </message>
    <message>
      <source>Cases sent to confirm</source>
      <translation>应发核实数</translation>
    </message>
    <message>
      <source>Cases sent to confirm in the period.</source>
      <translation>周期内发核实的案件。</translation>
    </message>
    <message>
      <source>Cases sent to confirm on time</source>
      <translation>核实按时派发数</translation>
    </message>
    <message>
      <source>Cases sent to verify</source>
      <translation>应发核查数</translation>
    </message>
    <message>
      <source>Cases sent to verify in the period.</source>
      <translation>周期内发核查的案件。</translation>
    </message>
    <message>
      <source>Cases sent to verify on time</source>
      <translation>核查按时派发数</translation>
    </message>
    <message>
      <source>Cases still suspended</source>
      <translation>仍在挂账的案件</translation>
    </message>
    <message>
      <source>Cases suspended</source>
      <translation>挂账数</translation>
    </message>
    <message>
      <source>Cases suspended until this day or an earlier one (YYYY-MM-DD). Empty: today.</source>
      <translation>挂账到这一天或更早的案件（YYYY-MM-DD）。留空：今天。</translation>
    </message>
    <message>
      <source>Cases that are open at the moment.</source>
      <translation>截至时间仍在办的案件。</translation>
    </message>
    <message>
      <source>Cases that circled</source>
      <translation>流转案件</translation>
    </message>
    <message>
      <source>Cases that circled between units</source>
      <translation>部门间推诿流转的案件</translation>
    </message>
    <message>
      <source>Cases that drag on</source>
      <translation>久拖不决的案件</translation>
    </message>
    <message>
      <source>Cases that happened close to each other within a few days (ST-DBSCAN)</source>
      <translation>几天之内在相近位置发生的案件（ST-DBSCAN）</translation>
    </message>
    <message>
      <source>Cases that the unit wanted to return in the period, and the return was refused.</source>
      <translation>周期内单位申请退回而未获同意的案件。</translation>
    </message>
    <message>
      <source>Cases that went &amp;round…</source>
      <translation>在单位间流转的案件(&amp;R)…</translation>
    </message>
    <message>
      <source>Cases that were passed on from unit to unit</source>
      <translation>在单位之间来回流转的案件</translation>
    </message>
    <message>
      <source>Cases to be closed</source>
      <translation>应结案数</translation>
    </message>
    <message>
      <source>Cases to be dispatched</source>
      <translation>应派遣数</translation>
    </message>
    <message>
      <source>Cases to be handled</source>
      <translation>应处置数</translation>
    </message>
    <message>
      <source>Cases to handle</source>
      <translation>待处置案件</translation>
    </message>
    <message>
      <source>Cases urged</source>
      <translation>督办数</translation>
    </message>
    <message>
      <source>Cases urged in the period.</source>
      <translation>周期内督办的案件。</translation>
    </message>
    <message>
      <source>Cases voided</source>
      <translation>作废数</translation>
    </message>
    <message>
      <source>Cases whose extension was granted in the period.</source>
      <translation>周期内同意延期的案件。</translation>
    </message>
    <message>
      <source>Cases whose return was granted in the period.</source>
      <translation>周期内同意退回的案件。</translation>
    </message>
    <message>
      <source>Cases whose suspension was granted in the period.</source>
      <translation>周期内同意挂账的案件。</translation>
    </message>
    <message>
      <source>Cases with a confirmation that was answered in the period or fell due in it.</source>
      <translation>核实任务在周期内回复或届满的案件。</translation>
    </message>
    <message>
      <source>Cases with a verification that was answered in the period or fell due in it.</source>
      <translation>核查任务在周期内回复或届满的案件。</translation>
    </message>
    <message>
      <source>Cases with problems</source>
      <translation>有问题的案件</translation>
    </message>
    <message>
      <source>Cases without a component are at the same place within so many metres of its middle.</source>
      <translation>无部件的案件，离地点中心在此米数之内即视为同一地点。</translation>
    </message>
    <message>
      <source>Cases without a proposal</source>
      <translation>无建议单位的案件</translation>
    </message>
    <message>
      <source>Cell {row} of the layer lies in no community. Import the communities first, or choose the field with their code.</source>
      <translation>图层中第 {row} 个网格不在任何社区内。请先导入社区，或选择社区代码字段。</translation>
    </message>
    <message>
      <source>Cells drawn elsewhere</source>
      <translation>在别处绘制的网格</translation>
    </message>
    <message>
      <source>Cells get as even a number of components or past cases as the ground allows.</source>
      <translation>在地形允许的范围内，使各单元网格的部件数或历史案件数尽量均衡。</translation>
    </message>
    <message>
      <source>Cells with community code, area, kind, share of border per barrier, and the rules that a cell breaks.</source>
      <translation>单元网格，含社区编码、面积、类型、各类界线占边界的比例，以及网格违反的规则。</translation>
    </message>
    <message>
      <source>Census</source>
      <translation>普查</translation>
    </message>
    <message>
      <source>Census changes</source>
      <translation>普查变更</translation>
    </message>
    <message>
      <source>Census closed</source>
      <translation>结束普查</translation>
    </message>
    <message>
      <source>Census opened again</source>
      <translation>重新打开普查</translation>
    </message>
    <message>
      <source>Census packages</source>
      <translation>普查任务包</translation>
    </message>
    <message>
      <source>Census review</source>
      <translation>普查比对</translation>
    </message>
    <message>
      <source>Census {name} of {day}: {step}.</source>
      <translation>{name}（{day}）：{step}。</translation>
    </message>
    <message>
      <source>Census {name}: {count} files and packages.</source>
      <translation>普查“{name}”：共 {count} 个文件和普查包。</translation>
    </message>
    <message>
      <source>Censuses</source>
      <translation>普查</translation>
    </message>
    <message>
      <source>Centre lines. Borders follow them where they can.</source>
      <translation>中心线。网格边界尽可能沿道路。</translation>
    </message>
    <message>
      <source>Certainty</source>
      <translation>可信度</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>修改项</translation>
    </message>
    <message>
      <source>Change (%)</source>
      <translation>变化（%）</translation>
    </message>
    <message>
      <source>Change all of them</source>
      <translation>全部修改</translation>
    </message>
    <message>
      <source>Change inbox</source>
      <translation>变更收件箱</translation>
    </message>
    <message>
      <source>Change it where the preview shows wrong characters</source>
      <translation>预览出现乱码时更改</translation>
    </message>
    <message>
      <source>Change many</source>
      <translation>批量修改</translation>
    </message>
    <message>
      <source>Change the selected rule</source>
      <translation>修改所选规则</translation>
    </message>
    <message>
      <source>Change this condition (double click)</source>
      <translation>修改该立案条件（双击）</translation>
    </message>
    <message>
      <source>Changed</source>
      <translation>变更日期</translation>
    </message>
    <message>
      <source>Changed at</source>
      <translation>修改时间</translation>
    </message>
    <message>
      <source>Changed by</source>
      <translation>修改人</translation>
    </message>
    <message>
      <source>Changed components</source>
      <translation>变更的部件</translation>
    </message>
    <message>
      <source>Changed since</source>
      <translation>变更起始日</translation>
    </message>
    <message>
      <source>Changes</source>
      <translation>变更</translation>
    </message>
    <message>
      <source>Changes a person should look at</source>
      <translation>需人工查看的变更</translation>
    </message>
    <message>
      <source>Changes applied</source>
      <translation>已入库的变更</translation>
    </message>
    <message>
      <source>Changes by community</source>
      <translation>按社区统计的变更</translation>
    </message>
    <message>
      <source>Changes by kind</source>
      <translation>按类型统计的变更</translation>
    </message>
    <message>
      <source>Changes by kind, without what is unchanged</source>
      <translation>按类型统计的变更（不含未变）</translation>
    </message>
    <message>
      <source>Changes by minor class</source>
      <translation>按小类统计的变更</translation>
    </message>
    <message>
      <source>Changes less certain than this are marked as uncertain: a person says what they are.</source>
      <translation>可信度低于此值的变更标为待定，由人判定。</translation>
    </message>
    <message>
      <source>Changes not applied</source>
      <translation>未入库的变更</translation>
    </message>
    <message>
      <source>Changes that wait again</source>
      <translation>重新待入库的变更</translation>
    </message>
    <message>
      <source>Changes that {name} brought are applied already, so its rows stay. Undo the apply first, or give the new file another name.</source>
      <translation>{name} 带来的变更已经入库，其记录不能替换。请先撤销入库，或给新文件换一个名称。</translation>
    </message>
    <message>
      <source>Changing components</source>
      <translation>批量修改部件</translation>
    </message>
    <message>
      <source>Chart</source>
      <translation>统计图</translation>
    </message>
    <message>
      <source>Chec&amp;k workspace</source>
      <translation>检查工作区(&amp;K)</translation>
    </message>
    <message>
      <source>Check &amp;again</source>
      <translation>重新检查(&amp;A)</translation>
    </message>
    <message>
      <source>Check again</source>
      <translation>重新检查</translation>
    </message>
    <message>
      <source>Check components</source>
      <translation>检查部件</translation>
    </message>
    <message>
      <source>Check of {name}</source>
      <translation>{name} 的检查结果</translation>
    </message>
    <message>
      <source>Check survey</source>
      <translation>检查普查</translation>
    </message>
    <message>
      <source>Check survey by crew</source>
      <translation>各普查队抽检结果</translation>
    </message>
    <message>
      <source>Check survey by sheet</source>
      <translation>各图幅抽检结果</translation>
    </message>
    <message>
      <source>Check unit grids</source>
      <translation>检查单元网格</translation>
    </message>
    <message>
      <source>Check workspace</source>
      <translation>检查工作区</translation>
    </message>
    <message>
      <source>Checked</source>
      <translation>已查</translation>
    </message>
    <message>
      <source>Checked at</source>
      <translation>检查时间</translation>
    </message>
    <message>
      <source>Checked by</source>
      <translation>检查人</translation>
    </message>
    <message>
      <source>Checking {name}</source>
      <translation>正在检查 {name}</translation>
    </message>
    <message>
      <source>Checking: {run} …</source>
      <translation>正在检查：{run}…</translation>
    </message>
    <message>
      <source>Checks all valid components of a workspace: codes, classes, unit grids, states, dates, organisations, doubles within the accuracy of their class, objects outside the area or on a border. What is found is kept in the workspace as open; findings that are gone become corrected, exceptions stay.</source>
      <translation>检查工作区中所有有效部件：编码、类别、单元网格、状态、日期、单位、在该类精度内的重复、区域外或压边线的对象。检查结果以“待处理”存入工作区；已消失的改为“已整改”，例外保持不变。</translation>
    </message>
    <message>
      <source>Checks file, rules, codes, indexes and step records</source>
      <translation>检查文件、规则、编码、索引和流转记录</translation>
    </message>
    <message>
      <source>Checks the file of a workspace: damage, tables, the rules and the history in the database, codes, spatial indexes, and the chains of the case records. Nothing is changed.</source>
      <translation>检查工作区文件：损坏、表、数据库中的规则和历史、编码、空间索引、案件流转记录链。不作任何修改。</translation>
    </message>
    <message>
      <source>Chinese title of the rate</source>
      <translation>比率的中文名称</translation>
    </message>
    <message>
      <source>Choose a case in the list first.</source>
      <translation>请先在列表中选择案件。</translation>
    </message>
    <message>
      <source>Choose a census or a day, not both.</source>
      <translation>普查与日期只能选择其一。</translation>
    </message>
    <message>
      <source>Choose a class first.</source>
      <translation>请先选择小类。</translation>
    </message>
    <message>
      <source>Choose a class on the left.</source>
      <translation>请在左侧选择一个小类。</translation>
    </message>
    <message>
      <source>Choose a layer of the project</source>
      <translation>选择工程中的图层</translation>
    </message>
    <message>
      <source>Choose a layer or a file, one of the two.</source>
      <translation>请选择图层或文件，二者选一。</translation>
    </message>
    <message>
      <source>Choose a reference system.</source>
      <translation>请选择坐标参考系。</translation>
    </message>
    <message>
      <source>Choose a result from the list.</source>
      <translation>请从列表中选择处置结果。</translation>
    </message>
    <message>
      <source>Choose a saved query, or type a name and press Enter to save what stands below</source>
      <translation>选择已保存的查询，或输入名称后按回车保存下面的条件</translation>
    </message>
    <message>
      <source>Choose a year, or the first and the last day, one of the two.</source>
      <translation>请选择年份，或者选择起止日期，两者取其一。</translation>
    </message>
    <message>
      <source>Choose an Esri file geodatabase, which is a folder that ends in .gdb</source>
      <translation>选择 Esri 文件地理数据库，即以 .gdb 结尾的文件夹</translation>
    </message>
    <message>
      <source>Choose another reference system, or the city's own</source>
      <translation>选择其他坐标参考系，或本市的地方坐标系</translation>
    </message>
    <message>
      <source>Choose at least one kind of file.</source>
      <translation>请至少选择一种文件。</translation>
    </message>
    <message>
      <source>Choose one component: click it on the map with QGIS's select tool, or find it.</source>
      <translation>请选定一个部件：用 QGIS 的选择工具在图上点选，或在“查找”中查找。</translation>
    </message>
    <message>
      <source>Choose one or more files: Shapefile, GeoPackage, CSV, Excel, DXF, OpenStreetMap (Ctrl+O); or drop them on the list</source>
      <translation>选择一个或多个文件：Shapefile、GeoPackage、CSV、Excel、DXF、OpenStreetMap（Ctrl+O）；也可拖放到列表中</translation>
    </message>
    <message>
      <source>Choose photos or other files; they can also be dragged here or pasted (Ctrl+V)</source>
      <translation>选择照片或其他文件；也可拖入或粘贴（Ctrl+V）</translation>
    </message>
    <message>
      <source>Choose the PDF file, or to put the layout into the project.</source>
      <translation>请选择 PDF 文件，或选择把布局放入项目。</translation>
    </message>
    <message>
      <source>Choose the cases: type their numbers, or choose a layer.</source>
      <translation>请选择案件：输入案件编号，或选择图层。</translation>
    </message>
    <message>
      <source>Choose the class first.</source>
      <translation>请先选择类别。</translation>
    </message>
    <message>
      <source>Choose the class of the component.</source>
      <translation>请选择部件小类。</translation>
    </message>
    <message>
      <source>Choose the colour of the selected level</source>
      <translation>选择所选等级的颜色</translation>
    </message>
    <message>
      <source>Choose the condition: its time limit depends on it.</source>
      <translation>请选择立案条件：时限由它决定。</translation>
    </message>
    <message>
      <source>Choose the continuous or the discontinuous split.</source>
      <translation>请选择连续或不连续分流。</translation>
    </message>
    <message>
      <source>Choose the count whose cases are wanted.</source>
      <translation>请选择要反查的计数。</translation>
    </message>
    <message>
      <source>Choose the field of the polygons to divide by.</source>
      <translation>请选择面图层中作为分母的字段。</translation>
    </message>
    <message>
      <source>Choose the field with the code of the communities.</source>
      <translation>请选择社区代码字段。</translation>
    </message>
    <message>
      <source>Choose the field with the community code, so that the grids can be numbered.</source>
      <translation>请选择社区代码字段，以便给网格编码。</translation>
    </message>
    <message>
      <source>Choose the field with the time of the points.</source>
      <translation>请选择点的时间字段。</translation>
    </message>
    <message>
      <source>Choose the field with the unit grid code, so that the grids of the workspace can be told.</source>
      <translation>请选择单元网格标识码字段，以便与工作区中的单元网格对应。</translation>
    </message>
    <message>
      <source>Choose the file of control points.</source>
      <translation>请选择控制点文件。</translation>
    </message>
    <message>
      <source>Choose the file to write.</source>
      <translation>请选择要写入的文件。</translation>
    </message>
    <message>
      <source>Choose the first and the last day of the period, so that it can be compared with another.</source>
      <translation>请填写期间的起止日期，以便与另一期间比较。</translation>
    </message>
    <message>
      <source>Choose the folder, or to put the layouts into the project.</source>
      <translation>请选择文件夹，或选择将布局加入工程。</translation>
    </message>
    <message>
      <source>Choose the layer of the load, or balance the area alone.</source>
      <translation>请选择负载图层，或仅按面积均衡。</translation>
    </message>
    <message>
      <source>Choose the layer of unit grids as well.</source>
      <translation>请同时选择单元网格图层。</translation>
    </message>
    <message>
      <source>Choose the polygons whose field is to be analysed.</source>
      <translation>请选择要分析其字段的面图层。</translation>
    </message>
    <message>
      <source>Choose the table of filing standards.</source>
      <translation>请选择立案结案标准表。</translation>
    </message>
    <message>
      <source>Choose the unit first: there is none, or more than one, with this name.</source>
      <translation>请先选择责任单位：没有或不止一个单位叫这个名称。</translation>
    </message>
    <message>
      <source>Choose the unit for “{action}”, then press Enter.</source>
      <translation>请选择“{action}”的单位，然后按回车。</translation>
    </message>
    <message>
      <source>Choose two or more neighbouring unit grids to merge.</source>
      <translation>请选择两个或更多相邻的单元网格进行合并。</translation>
    </message>
    <message>
      <source>Choose what to look for: the classes of components, or a layer.</source>
      <translation>请选择要查找的设施：部件类别，或一个图层。</translation>
    </message>
    <message>
      <source>Circling between units</source>
      <translation>反复派遣</translation>
    </message>
    <message>
      <source>City</source>
      <translation>市级</translation>
    </message>
    <message>
      <source>City's &amp;own classes</source>
      <translation>本市自定义类别(&amp;O)</translation>
    </message>
    <message>
      <source>CityGrid</source>
      <translation>城市网格</translation>
    </message>
    <message>
      <source>CityGrid cases: {command}</source>
      <translation>城市网格案件：{command}</translation>
    </message>
    <message>
      <source>CityGrid environment check</source>
      <translation>CityGrid 环境检查</translation>
    </message>
    <message>
      <source>CityGrid help</source>
      <translation>城市网格帮助</translation>
    </message>
    <message>
      <source>CityGrid workspace (*.gpkg)</source>
      <translation>CityGrid 工作区 (*.gpkg)</translation>
    </message>
    <message>
      <source>CityGrid 城市网格</source>
      <translation>CityGrid 城市网格</translation>
    </message>
    <message>
      <source>CityGrid: GIS desk</source>
      <translation>CityGrid：GIS 席</translation>
    </message>
    <message>
      <source>CityGrid: analyst desk</source>
      <translation>CityGrid：分析席</translation>
    </message>
    <message>
      <source>CityGrid: digital urban management</source>
      <translation>CityGrid：数字化城市管理</translation>
    </message>
    <message>
      <source>CityGrid: operator desk</source>
      <translation>CityGrid：坐席</translation>
    </message>
    <message>
      <source>CityGrid: the rows behind</source>
      <translation>城市网格：反查</translation>
    </message>
    <message>
      <source>Cl.</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>小类</translation>
    </message>
    <message>
      <source>Class code</source>
      <translation>类别代码</translation>
    </message>
    <message>
      <source>Class in the component code is in the catalogue</source>
      <translation>部件标识码中的小类在分类目录中</translation>
    </message>
    <message>
      <source>Class in the component code is the minor class</source>
      <translation>部件标识码中的小类与小类代码一致</translation>
    </message>
    <message>
      <source>Class of all rows</source>
      <translation>全部行的小类</translation>
    </message>
    <message>
      <source>Class of the unit grid; empty: for every class</source>
      <translation>单元网格的区域类别；留空表示所有类别</translation>
    </message>
    <message>
      <source>Class of these rows: type its code, name or pinyin</source>
      <translation>这些行的小类：输入代码、名称或拼音</translation>
    </message>
    <message>
      <source>Class {old} was surveyed as {new}.</source>
      <translation>原小类 {old}，普查为 {new}。</translation>
    </message>
    <message>
      <source>Class, or the beginning of its code</source>
      <translation>类别代码或其开头</translation>
    </message>
    <message>
      <source>Class: code, name or pinyin</source>
      <translation>小类：代码、名称或拼音</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Classes in use that have no counterpart, or several, become classes of the city in the new edition, to be reclassified one by one later. Otherwise the migration does not run before they are decided.</source>
      <translation>在用而没有对应或有多个对应的小类，成为新版中的本市自定义小类，以后再逐个重新归类。否则在决定之前不迁移。</translation>
    </message>
    <message>
      <source>Classes of cases to count</source>
      <translation>要统计的案件类别</translation>
    </message>
    <message>
      <source>Classes of the components divided by</source>
      <translation>作为基数的部件类别</translation>
    </message>
    <message>
      <source>Classes of the facility</source>
      <translation>设施类别</translation>
    </message>
    <message>
      <source>Classes that keep it from running</source>
      <translation>阻止迁移的小类</translation>
    </message>
    <message>
      <source>Classes that need a person</source>
      <translation>需要人工处理的小类</translation>
    </message>
    <message>
      <source>Classes that the table does not have are left without any</source>
      <translation>表中没有的小类将没有立案条件</translation>
    </message>
    <message>
      <source>Classes with a forecast</source>
      <translation>有预测的类</translation>
    </message>
    <message>
      <source>Classes with a limit that is still to be set, or without a condition</source>
      <translation>尚有时限待核定或没有立案条件的小类</translation>
    </message>
    <message>
      <source>Classes with a radius and a time of their own</source>
      <translation>单独设定半径和天数的类别</translation>
    </message>
    <message>
      <source>Classes without a clear responsibility</source>
      <translation>职责不清的类别</translation>
    </message>
    <message>
      <source>Click a component and the surveyed object that it is (M, Esc gives up)</source>
      <translation>依次点击部件和与之对应的实测对象（M，Esc 放弃）</translation>
    </message>
    <message>
      <source>Click a parcel, a building or a block inside a unit grid, near the border of the neighbour that gets it. Esc gives up.</source>
      <translation>在单元网格内点击地块、建筑物或街块，点在靠近接收方边界的一侧。Esc 放弃。</translation>
    </message>
    <message>
      <source>Click marks the row in the table, a double click opens the rows behind it</source>
      <translation>单击定位到表中的行，双击反查明细</translation>
    </message>
    <message>
      <source>Click the component (○), then the surveyed object (●) that it is. Esc gives up.</source>
      <translation>请先点击部件（○），再点击与之对应的实测对象（●）。Esc 放弃。</translation>
    </message>
    <message>
      <source>Click the component on the map</source>
      <translation>在地图上点击部件</translation>
    </message>
    <message>
      <source>Click the corners of the polygon; Enter or a right click ends it, Esc gives up.</source>
      <translation>依次单击多边形的角点；回车或右键结束，Esc 放弃。</translation>
    </message>
    <message>
      <source>Click the corners; right click or Enter finishes, Backspace takes the last one back, Esc drops the area.</source>
      <translation>逐点单击各角点；右键或回车结束，退格键撤回上一点，Esc 放弃该面。</translation>
    </message>
    <message>
      <source>Click the place on the map; it can be dragged</source>
      <translation>在地图上点击位置；可拖动</translation>
    </message>
    <message>
      <source>Click the place on the map; the point can be dragged</source>
      <translation>在地图上点击位置；点可以拖动</translation>
    </message>
    <message>
      <source>Click the vertices; right click or Enter finishes, Backspace takes the last one back, Esc drops the line.</source>
      <translation>逐点单击；右键或回车结束，退格键撤回上一点，Esc 放弃该线。</translation>
    </message>
    <message>
      <source>Click two or more neighbouring unit grids. Enter or a right click merges them, Esc gives up.</source>
      <translation>点击两个或更多相邻的单元网格。回车或右键合并，Esc 放弃。</translation>
    </message>
    <message>
      <source>Clock</source>
      <translation>计时</translation>
    </message>
    <message>
      <source>Clock started at</source>
      <translation>计时开始时间</translation>
    </message>
    <message>
      <source>Clocks</source>
      <translation>计时</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Close (Esc)</source>
      <translation>关闭（Esc）</translation>
    </message>
    <message>
      <source>Close QGIS and type this in the OSGeo4W Shell of the start menu.</source>
      <translation>请关闭 QGIS,在开始菜单的 OSGeo4W Shell 中输入以下命令。</translation>
    </message>
    <message>
      <source>Close QGIS and type this in the Terminal: QGIS's own bundle brings the packages.</source>
      <translation>请关闭 QGIS,在“终端”中输入以下命令:QGIS 安装包自带这些软件包。</translation>
    </message>
    <message>
      <source>Close case</source>
      <translation>结案</translation>
    </message>
    <message>
      <source>Close it</source>
      <translation>结束</translation>
    </message>
    <message>
      <source>Close this census …</source>
      <translation>结束本次普查…</translation>
    </message>
    <message>
      <source>Close this window (Esc)</source>
      <translation>关闭窗口（Esc）</translation>
    </message>
    <message>
      <source>Close {census}? It is not matched or applied any more.</source>
      <translation>结束“{census}”？结束后不再比对和入库。</translation>
    </message>
    <message>
      <source>Close-up</source>
      <translation>近景</translation>
    </message>
    <message>
      <source>Closed</source>
      <translation>已结案</translation>
    </message>
    <message>
      <source>Closed at</source>
      <translation>结案时间</translation>
    </message>
    <message>
      <source>Closed by</source>
      <translation>结案人</translation>
    </message>
    <message>
      <source>Closed cases</source>
      <translation>已结案件</translation>
    </message>
    <message>
      <source>Closed cases of a year go into a file of their own</source>
      <translation>把一年的已结案件移入单独的归档文件</translation>
    </message>
    <message>
      <source>Closed cases written</source>
      <translation>写入的已结案件</translation>
    </message>
    <message>
      <source>Closed ones that were handled late or not at all.</source>
      <translation>已结案件中超期处置或未经处置的。</translation>
    </message>
    <message>
      <source>Closed today</source>
      <translation>今日结案</translation>
    </message>
    <message>
      <source>Closes this list (Esc)</source>
      <translation>关闭此列表（Esc）</translation>
    </message>
    <message>
      <source>Closing</source>
      <translation>结案</translation>
    </message>
    <message>
      <source>Closing criterion</source>
      <translation>结案条件</translation>
    </message>
    <message>
      <source>Closing criterion in English</source>
      <translation>结案条件（英文）</translation>
    </message>
    <message>
      <source>Closing rate</source>
      <translation>结案率</translation>
    </message>
    <message>
      <source>Closing steps</source>
      <translation>应办结数</translation>
    </message>
    <message>
      <source>Closing steps on time</source>
      <translation>按时结案数</translation>
    </message>
    <message>
      <source>Clusters</source>
      <translation>聚类</translation>
    </message>
    <message>
      <source>Clusters in s&amp;pace and time…</source>
      <translation>时空聚类(&amp;P)…</translation>
    </message>
    <message>
      <source>Clusters in space and time</source>
      <translation>时空聚类</translation>
    </message>
    <message>
      <source>Clusters in space and time (ST-DBSCAN)</source>
      <translation>时空聚类（ST-DBSCAN）</translation>
    </message>
    <message>
      <source>Co-handling</source>
      <translation>协办</translation>
    </message>
    <message>
      <source>Co-handling units</source>
      <translation>协办单位</translation>
    </message>
    <message>
      <source>Co-handling units, separated by commas</source>
      <translation>协办单位，用逗号分隔</translation>
    </message>
    <message>
      <source>Code</source>
      <translation>代码</translation>
    </message>
    <message>
      <source>Code afterwards</source>
      <translation>入库后标识码</translation>
    </message>
    <message>
      <source>Code afterwards: {code}</source>
      <translation>入库后标识码：{code}</translation>
    </message>
    <message>
      <source>Code of a retired object is not used again</source>
      <translation>已作废部件的代码不再使用</translation>
    </message>
    <message>
      <source>Code of its community</source>
      <translation>标识码与所在社区一致</translation>
    </message>
    <message>
      <source>Code of the area</source>
      <translation>区域代码</translation>
    </message>
    <message>
      <source>Code of the component, or click it on the map</source>
      <translation>部件标识码，或在地图上点击部件</translation>
    </message>
    <message>
      <source>Code of the last unit</source>
      <translation>最终单位代码</translation>
    </message>
    <message>
      <source>Code of the patrol area</source>
      <translation>责任网格编码</translation>
    </message>
    <message>
      <source>Code of the unit from</source>
      <translation>转出单位代码</translation>
    </message>
    <message>
      <source>Code of the unit grid without the digits of the division</source>
      <translation>单元网格标识码，省去行政区划代码</translation>
    </message>
    <message>
      <source>Code of the unit it ended at</source>
      <translation>最终处置单位代码</translation>
    </message>
    <message>
      <source>Code of the unit to</source>
      <translation>转入单位代码</translation>
    </message>
    <message>
      <source>Code or name of an organisation; for the import as history.</source>
      <translation>单位的代码或名称；用于导入历史案件。</translation>
    </message>
    <message>
      <source>Code or name of one row of the result.</source>
      <translation>结果中某一行的代码或名称。</translation>
    </message>
    <message>
      <source>Code or name of the class, where no field says it.</source>
      <translation>没有字段说明小类时，填小类代码或名称。</translation>
    </message>
    <message>
      <source>Code that the crew recorded</source>
      <translation>普查队记录的标识码</translation>
    </message>
    <message>
      <source>Code used once</source>
      <translation>标识码唯一</translation>
    </message>
    <message>
      <source>Code {code} begins with division {found}; its unit grid is in {wanted}.</source>
      <translation>代码 {code} 以行政区划 {found} 开头，而其所在单元网格属于 {wanted}。</translation>
    </message>
    <message>
      <source>Code {code} begins with division {found}; this workspace is {division}.</source>
      <translation>编码 {code} 的行政区划为 {found}，本工作区为 {division}。</translation>
    </message>
    <message>
      <source>Code {code} belonged to a retired object; give a new one.</source>
      <translation>代码 {code} 属于已作废的部件，请另编新码。</translation>
    </message>
    <message>
      <source>Code {code} has the serial number 0.</source>
      <translation>代码 {code} 的顺序号为 0。</translation>
    </message>
    <message>
      <source>Code {code} has {length} characters; it must have {wanted}.</source>
      <translation>代码 {code} 有 {length} 位，应为 {wanted} 位。</translation>
    </message>
    <message>
      <source>Code {code} is used by {count} grids.</source>
      <translation>标识码 {code} 被 {count} 个网格使用。</translation>
    </message>
    <message>
      <source>Code {code} is used {count} times.</source>
      <translation>代码 {code} 被使用了 {count} 次。</translation>
    </message>
    <message>
      <source>Code {code} is {ours} here, not {name}. If the codes are those of another edition, find the classes by name.</source>
      <translation>代码 {code} 在此处是“{ours}”，不是“{name}”。如果表中代码属于另一版标准，请按名称查找小类。</translation>
    </message>
    <message>
      <source>Code {code} must consist of digits only.</source>
      <translation>代码 {code} 只能由数字组成。</translation>
    </message>
    <message>
      <source>Code {code} names class {classcode}, which the catalogue does not have.</source>
      <translation>代码 {code} 中的小类 {classcode} 不在分类目录中。</translation>
    </message>
    <message>
      <source>Code {code} names class {found}, but the class is {classcode}.</source>
      <translation>代码 {code} 中的小类为 {found}，而小类代码为 {classcode}。</translation>
    </message>
    <message>
      <source>Code, its first digits, name, class, position …</source>
      <translation>编码、编码前几位、名称、小类、位置…</translation>
    </message>
    <message>
      <source>Code, words of the sentence, reason …</source>
      <translation>编码、说明文字、原因…</translation>
    </message>
    <message>
      <source>Codes are never used again, so the last one placed is not deleted but retired, with the reason “placed by mistake” (Z)</source>
      <translation>编码不得重复使用，因此最后放置的部件不删除而是作废，原因记为“误放”（Z）</translation>
    </message>
    <message>
      <source>Codes of components such as C0305, C03 for a major class, or whole names, separated by commas. One of any of them is enough.</source>
      <translation>部件代码，如 C0305，大类写 C03；或完整的类别名称，以逗号分隔。附近有其中任一类即可。</translation>
    </message>
    <message>
      <source>Codes of crews that could not be used</source>
      <translation>不能采用的普查队标识码</translation>
    </message>
    <message>
      <source>Codes of streets, communities or unit grids, separated by commas. Empty: the whole district.</source>
      <translation>街道、社区或单元网格代码，以逗号分隔。留空：全区。</translation>
    </message>
    <message>
      <source>Codes of the communities, separated by commas. Empty: all.</source>
      <translation>社区代码，用逗号分隔。留空：全部。</translation>
    </message>
    <message>
      <source>Codes of the component classes or their beginnings, separated by commas: 0102, 05. Empty: all in a census, none in a sweep.</source>
      <translation>部件类代码或其开头，用逗号分隔：0102, 05。留空：部件普查为全部，专项普查为无。</translation>
    </message>
    <message>
      <source>Codes of the packages, separated by commas. Empty: all.</source>
      <translation>普查包代码，用逗号分隔。留空：全部。</translation>
    </message>
    <message>
      <source>Codes or names of communities or streets, separated by commas. Empty: all.</source>
      <translation>社区或街道的代码或名称，用逗号分隔。留空：全部。</translation>
    </message>
    <message>
      <source>Codes or names of units, separated by commas. Empty: all that have cases to handle.</source>
      <translation>单位代码或名称，用逗号分隔。留空：所有有待处置案件的单位。</translation>
    </message>
    <message>
      <source>Codes or whole names of units, separated by commas. Empty: all.</source>
      <translation>责任单位的代码或完整名称，用逗号分隔。留空为全部。</translation>
    </message>
    <message>
      <source>Codes such as C0101, C01. Empty: all.</source>
      <translation>类别代码，如 C0101、C01。留空：全部。</translation>
    </message>
    <message>
      <source>Codes such as E0102, C0101, E01 for a major class, or whole names, separated by commas. Empty: all.</source>
      <translation>代码，如 E0102、C0101，大类写 E01；或完整的类别名称，以逗号分隔。留空：全部。</translation>
    </message>
    <message>
      <source>Codes such as E0102, C0101; E01 for a major class. Empty: all.</source>
      <translation>代码，如 E0102、C0101；大类写 E01。留空：全部。</translation>
    </message>
    <message>
      <source>Codes that change</source>
      <translation>改变的标识码</translation>
    </message>
    <message>
      <source>Coefficient of variation of the work</source>
      <translation>工作量的变异系数</translation>
    </message>
    <message>
      <source>Cold spot, 90 %</source>
      <translation>冷点，90 %</translation>
    </message>
    <message>
      <source>Cold spot, 95 %</source>
      <translation>冷点，95 %</translation>
    </message>
    <message>
      <source>Cold spot, 99 %</source>
      <translation>冷点，99 %</translation>
    </message>
    <message>
      <source>Cold spots</source>
      <translation>冷点</translation>
    </message>
    <message>
      <source>Cold steps</source>
      <translation>冷点时段数</translation>
    </message>
    <message>
      <source>Collection companies</source>
      <translation>信息采集单位</translation>
    </message>
    <message>
      <source>Collection company</source>
      <translation>信息采集单位</translation>
    </message>
    <message>
      <source>Collector</source>
      <translation>监督员</translation>
    </message>
    <message>
      <source>Collectors</source>
      <translation>监督员</translation>
    </message>
    <message>
      <source>Collectors or patrol areas</source>
      <translation>监督员或责任网格</translation>
    </message>
    <message>
      <source>Collectors with tasks</source>
      <translation>有任务的监督员数</translation>
    </message>
    <message>
      <source>Colour</source>
      <translation>颜色</translation>
    </message>
    <message>
      <source>Column</source>
      <translation>字段</translation>
    </message>
    <message>
      <source>Column of a table with the easting or longitude. Empty: recognised by name and values.</source>
      <translation>表格中的东坐标或经度列。留空：按名称和数值识别。</translation>
    </message>
    <message>
      <source>Column of a table with the northing or latitude. Empty: recognised by name and values.</source>
      <translation>表格中的北坐标或纬度列。留空：按名称和数值识别。</translation>
    </message>
    <message>
      <source>Column of the coordinates, for a table</source>
      <translation>表格中的坐标列</translation>
    </message>
    <message>
      <source>Comes from</source>
      <translation>来源</translation>
    </message>
    <message>
      <source>Coming weeks</source>
      <translation>未来周数</translation>
    </message>
    <message>
      <source>Command that repairs it</source>
      <translation>修复命令</translation>
    </message>
    <message>
      <source>Communities</source>
      <translation>社区</translation>
    </message>
    <message>
      <source>Communities and streets</source>
      <translation>社区和街道</translation>
    </message>
    <message>
      <source>Communities that share the beginning of their code are joined into the street of that code, where the workspace has none.</source>
      <translation>代码前段相同的社区合并为该代码的街道（工作区没有该街道时）。</translation>
    </message>
    <message>
      <source>Communities to revise</source>
      <translation>要修订的社区</translation>
    </message>
    <message>
      <source>Communities {first} and {second} overlap by {area:.1f} m²; the area was left to the first.</source>
      <translation>社区 {first} 与社区 {second} 重叠 {area:.1f} m²，重叠部分归前者。</translation>
    </message>
    <message>
      <source>Community</source>
      <translation>社区</translation>
    </message>
    <message>
      <source>Community code</source>
      <translation>社区代码</translation>
    </message>
    <message>
      <source>Community code {code}    {grids} unit grids    {hectares} hectares    {components} components</source>
      <translation>社区代码 {code}　　单元网格 {grids} 个　　面积 {hectares} 公顷　　部件 {components} 个</translation>
    </message>
    <message>
      <source>Community {code} would need unit grid number {number}, but numbers end at {limit}. Use a larger target area or divide the community in two.</source>
      <translation>社区 {code} 需要单元网格顺序码 {number}，但顺序码最大为 {limit}。请加大目标面积，或将该社区分为两个。</translation>
    </message>
    <message>
      <source>Community {code}: {area:.1f} m² belong to no grid.</source>
      <translation>社区 {code}：有 {area:.1f} m² 不属于任何网格。</translation>
    </message>
    <message>
      <source>Community {code}: {count} grids are not numbered from west to east and north to south.</source>
      <translation>社区 {code}：有 {count} 个网格未按自西向东、自北向南的顺序编码。</translation>
    </message>
    <message>
      <source>Community {code}: {count} places</source>
      <translation>社区 {code}：{count} 处</translation>
    </message>
    <message>
      <source>Community {community}: a cell of {area:.0f} m² is outside {low:.0f}–{high:.0f} m².</source>
      <translation>社区 {community}：一个网格面积为 {area:.0f} m²，超出 {low:.0f}–{high:.0f} m²。</translation>
    </message>
    <message>
      <source>Community {community}: a part of {area:.0f} m² on its own became a cell.</source>
      <translation>社区 {community}：一个面积 {area:.0f} m² 的独立部分单独成为网格。</translation>
    </message>
    <message>
      <source>Community {community}: could not be divided; left in one piece.</source>
      <translation>社区 {community}：无法划分，保留为一个整体。</translation>
    </message>
    <message>
      <source>Community {community}: divided without {what}, whose geometry could not be used.</source>
      <translation>社区 {community}：{what}的几何无法使用，划分时未予考虑。</translation>
    </message>
    <message>
      <source>Community {name}</source>
      <translation>社区 {name}</translation>
    </message>
    <message>
      <source>Community {second} lies on community {first}; left out.</source>
      <translation>社区 {second} 与社区 {first} 重合，已略去。</translation>
    </message>
    <message>
      <source>Comp.</source>
      <translation>部件数</translation>
    </message>
    <message>
      <source>Compact</source>
      <translation>形状紧凑</translation>
    </message>
    <message>
      <source>Compared</source>
      <translation>比较</translation>
    </message>
    <message>
      <source>Compares the check survey of the drawn sheets with the census: objects missed or not there, wrong classes, attributes and states, the root mean square error of positions for each accuracy class, and a defect rate in which major classes count by their importance. Every crew gets a verdict. Positions are taken as they will be applied: an offset that was accepted for a crew is off, one that was not counts against it. The defects lie in the layer of the census defects.</source>
      <translation>将抽取图幅的复测成果与普查比较：漏测、多测，类别、属性、状态错误，各精度等级的位置中误差，以及按大类重要性加权的缺陷率，并对每个普查队作出评定。位置按入库时的取值比较：已采纳的普查队系统偏差先行扣除，未采纳的计入其误差。缺陷在普查缺陷图层中。</translation>
    </message>
    <message>
      <source>Comparing rules of the evaluation</source>
      <translation>正在比较评价规则</translation>
    </message>
    <message>
      <source>Component</source>
      <translation>部件</translation>
    </message>
    <message>
      <source>Component areas</source>
      <translation>面状部件</translation>
    </message>
    <message>
      <source>Component code</source>
      <translation>部件标识码</translation>
    </message>
    <message>
      <source>Component code begins with the division of its unit grid</source>
      <translation>部件标识码的行政区划与所在单元网格一致</translation>
    </message>
    <message>
      <source>Component code has the right length and only digits</source>
      <translation>部件标识码长度正确且全为数字</translation>
    </message>
    <message>
      <source>Component code is used once</source>
      <translation>部件标识码唯一</translation>
    </message>
    <message>
      <source>Component code, or case number …</source>
      <translation>部件标识码或案件编号…</translation>
    </message>
    <message>
      <source>Component or place</source>
      <translation>部件或地点</translation>
    </message>
    <message>
      <source>Component {code} is also answered in row {row} of {source} (crew {crew}), which is kept.</source>
      <translation>部件 {code} 在 {source} 第 {row} 行（{crew}）也有核对结果，保留后者。</translation>
    </message>
    <message>
      <source>Component {code} stood here; it was retired on {date}. Its code is not used again.</source>
      <translation>此处原有部件 {code}，已于 {date} 作废，其标识码不再使用。</translation>
    </message>
    <message>
      <source>Components</source>
      <translation>部件</translation>
    </message>
    <message>
      <source>Components and events have classes of their own</source>
      <translation>部件与事件各有其分类</translation>
    </message>
    <message>
      <source>Components are counted as they are now. Compare cases.</source>
      <translation>部件按现状统计，不能与其他期间比较。请对案件进行比较。</translation>
    </message>
    <message>
      <source>Components are counted as they are now; the period does not concern them.</source>
      <translation>部件按现状统计，与期间无关。</translation>
    </message>
    <message>
      <source>Components are counted by class and state. Choose one of them.</source>
      <translation>部件只能按类别和状态统计，请从中选择。</translation>
    </message>
    <message>
      <source>Components as before</source>
      <translation>恢复原状的部件</translation>
    </message>
    <message>
      <source>Components as of a day</source>
      <translation>部件历史回溯</translation>
    </message>
    <message>
      <source>Components as they were</source>
      <translation>未变的部件</translation>
    </message>
    <message>
      <source>Components by community</source>
      <translation>按社区统计的部件</translation>
    </message>
    <message>
      <source>Components by major class</source>
      <translation>按大类统计的部件</translation>
    </message>
    <message>
      <source>Components by major class:</source>
      <translation>部件数按大类：</translation>
    </message>
    <message>
      <source>Components by minor class</source>
      <translation>按小类统计的部件</translation>
    </message>
    <message>
      <source>Components by state</source>
      <translation>按状态统计的部件</translation>
    </message>
    <message>
      <source>Components have no column {column}.</source>
      <translation>部件没有字段 {column}。</translation>
    </message>
    <message>
      <source>Components have no responsible unit. Choose other areas.</source>
      <translation>部件没有责任单位，请选择其他区域。</translation>
    </message>
    <message>
      <source>Components in no unit grid</source>
      <translation>不在任何单元网格内的部件</translation>
    </message>
    <message>
      <source>Components moved</source>
      <translation>变更网格的部件</translation>
    </message>
    <message>
      <source>Components of the workspace</source>
      <translation>工作区的部件</translation>
    </message>
    <message>
      <source>Components per class (JSON)</source>
      <translation>各小类部件数（JSON）</translation>
    </message>
    <message>
      <source>Components retired</source>
      <translation>作废的部件</translation>
    </message>
    <message>
      <source>Components that were refused, and why; nothing was changed</source>
      <translation>被拒绝的部件及原因；未做任何修改</translation>
    </message>
    <message>
      <source>Components to confirm</source>
      <translation>待核部件数</translation>
    </message>
    <message>
      <source>Components where problems come back</source>
      <translation>问题反复发生的部件</translation>
    </message>
    <message>
      <source>Components with a new code</source>
      <translation>另编新码的部件</translation>
    </message>
    <message>
      <source>Components with the most cases</source>
      <translation>案件最多的部件</translation>
    </message>
    <message>
      <source>Components with unit grid</source>
      <translation>带单元网格的部件</translation>
    </message>
    <message>
      <source>Components: areas</source>
      <translation>部件：面</translation>
    </message>
    <message>
      <source>Components: lines</source>
      <translation>部件：线</translation>
    </message>
    <message>
      <source>Components: points</source>
      <translation>部件：点</translation>
    </message>
    <message>
      <source>Compound</source>
      <translation>院落</translation>
    </message>
    <message>
      <source>Compounds to keep whole</source>
      <translation>需保持完整的院落</translation>
    </message>
    <message>
      <source>Condition</source>
      <translation>立案条件</translation>
    </message>
    <message>
      <source>Condition in your own words</source>
      <translation>自填立案条件</translation>
    </message>
    <message>
      <source>Conditions</source>
      <translation>条件</translation>
    </message>
    <message>
      <source>Conditions replaced</source>
      <translation>被替换的立案条件</translation>
    </message>
    <message>
      <source>Conditions, closing criteria and time limits of every class</source>
      <translation>每个小类的立案条件、结案条件和处置时限</translation>
    </message>
    <message>
      <source>Confidence</source>
      <translation>可信度</translation>
    </message>
    <message>
      <source>Confidence of a hot or cold step</source>
      <translation>热点、冷点时段的置信度</translation>
    </message>
    <message>
      <source>Confirmation</source>
      <translation>核实</translation>
    </message>
    <message>
      <source>Confirmations due</source>
      <translation>应核实数</translation>
    </message>
    <message>
      <source>Confirmations on time</source>
      <translation>按时核实数</translation>
    </message>
    <message>
      <source>Confirmed</source>
      <translation>属实</translation>
    </message>
    <message>
      <source>Confirmed at</source>
      <translation>核实时间</translation>
    </message>
    <message>
      <source>Confirmed on the spot</source>
      <translation>现场核实属实</translation>
    </message>
    <message>
      <source>Consecutive cold spot</source>
      <translation>连续冷点</translation>
    </message>
    <message>
      <source>Consecutive hot spot</source>
      <translation>连续热点</translation>
    </message>
    <message>
      <source>Construction sites: who coordinates</source>
      <translation>在建工程：协调单位</translation>
    </message>
    <message>
      <source>Contact</source>
      <translation>联系人</translation>
    </message>
    <message>
      <source>Continuous: the density has no jump at a junction. Discontinuous: nothing goes back into the street it came from.</source>
      <translation>连续：密度在路口处不突变。不连续：不回流到来向道路。</translation>
    </message>
    <message>
      <source>Control points</source>
      <translation>控制点</translation>
    </message>
    <message>
      <source>Convert it back</source>
      <translation>转换回来</translation>
    </message>
    <message>
      <source>Coordinates</source>
      <translation>坐标</translation>
    </message>
    <message>
      <source>Coordination</source>
      <translation>协调</translation>
    </message>
    <message>
      <source>Coordination decisions</source>
      <translation>协调决定</translation>
    </message>
    <message>
      <source>Copied.</source>
      <translation>已复制。</translation>
    </message>
    <message>
      <source>Copies a workspace while it is in use, with its attachments and, beside it, the last hash of every case, by which a later check tells whether records were rewritten.</source>
      <translation>在使用中复制工作区，连同附件；旁边另存每个案件的最后一个哈希值，以后的检查据此判断记录是否被改写。</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>Copy &amp;report</source>
      <translation>复制报告(&amp;R)</translation>
    </message>
    <message>
      <source>Copy the list, for a message or a report</source>
      <translation>复制列表，便于发消息或写报告</translation>
    </message>
    <message>
      <source>Copy the selected rows, or all that are listed (Ctrl+C)</source>
      <translation>复制选中的行；未选多行时复制列出的全部（Ctrl+C）</translation>
    </message>
    <message>
      <source>Copy the table (Ctrl+C)</source>
      <translation>复制表格（Ctrl+C）</translation>
    </message>
    <message>
      <source>Copy the workspace while it is in use</source>
      <translation>在使用中复制一份工作区</translation>
    </message>
    <message>
      <source>Core cases</source>
      <translation>核心案件</translation>
    </message>
    <message>
      <source>Correct first what is marked with ■: {titles}</source>
      <translation>请先改正标有 ■ 的内容：{titles}</translation>
    </message>
    <message>
      <source>Correct for many tests (FDR)</source>
      <translation>多重检验校正（FDR）</translation>
    </message>
    <message>
      <source>Corrected</source>
      <translation>已整改</translation>
    </message>
    <message>
      <source>Corrected (C)</source>
      <translation>已整改 (C)</translation>
    </message>
    <message>
      <source>Cost</source>
      <translation>费用（元）</translation>
    </message>
    <message>
      <source>Cost (yuan)</source>
      <translation>费用（元）</translation>
    </message>
    <message>
      <source>Costs of the remediation</source>
      <translation>代整治费用</translation>
    </message>
    <message>
      <source>Count</source>
      <translation>统计</translation>
    </message>
    <message>
      <source>Count anew (F5)</source>
      <translation>重新统计（F5）</translation>
    </message>
    <message>
      <source>Count in the selected polygons of the current layer (S)</source>
      <translation>按当前图层中选中的多边形统计（S）</translation>
    </message>
    <message>
      <source>Count running deadlines anew after saving; every case that changes gets a record</source>
      <translation>保存后重新计算正在计时的时限；每个有变化的案件增加一条记录</translation>
    </message>
    <message>
      <source>Counted</source>
      <translation>统计数</translation>
    </message>
    <message>
      <source>Counted at {moment}.</source>
      <translation>统计时刻：{moment}。</translation>
    </message>
    <message>
      <source>Counted back from today; 0 takes all cases.</source>
      <translation>从今天往回算；0 表示全部案件。</translation>
    </message>
    <message>
      <source>Counting</source>
      <translation>正在统计</translation>
    </message>
    <message>
      <source>Counting what changes…</source>
      <translation>正在计算影响…</translation>
    </message>
    <message>
      <source>Counting what changes… {percent} %</source>
      <translation>正在计算影响… {percent} %</translation>
    </message>
    <message>
      <source>Counting …</source>
      <translation>正在计数…</translation>
    </message>
    <message>
      <source>Counts</source>
      <translation>计分方式</translation>
    </message>
    <message>
      <source>Counts &amp;by area…</source>
      <translation>按区域统计(&amp;B)…</translation>
    </message>
    <message>
      <source>Counts (JSON)</source>
      <translation>数量（JSON）</translation>
    </message>
    <message>
      <source>Counts by area</source>
      <translation>按区域统计</translation>
    </message>
    <message>
      <source>Counts cases (or points of a layer) by area and step of time, and finds out where clusters of many or few are new, consecutive, intensifying, persistent, diminishing, sporadic, oscillating or historical: every count is compared with its neighbours in space and time and with the whole period (Gi*), and every area is tested for a trend (Mann-Kendall). The second result has a row for each area and step, and is played by QGIS's temporal controller. docs/emerging_hot_spots.md has the definitions.</source>
      <translation>按区域和时段统计案件（或图层的点），找出多或少的集聚是新出现、连续、加强、持续、减弱、零散、振荡还是历史的：每个数量与时空邻域及整个期间比较（Gi*），每个区域检验趋势（Mann-Kendall）。第二个结果每区域每时段一行，可用 QGIS 的时态控制器播放。定义见 docs/emerging_hot_spots.md。</translation>
    </message>
    <message>
      <source>Counts cases or components of any class, condition, state, source and period by unit grid, patrol area, community, street, district, responsible unit, or any polygons; divided by the area, the length of street, the components or the patrols where wanted. The result is a layer with a legend whose classes fit skewed figures, on demand a table of the areas by class, state, source or month, and a chart. What lies in none of the areas stands in a row of its own in the table, and in the log. The layer keeps its question, so that the cases behind each number can be opened.</source>
      <translation>按单元网格、责任网格、社区、街道、全区、责任单位或任意多边形，统计任意类别、立案条件、状态、来源和期间的案件或部件；需要时除以面积、道路长度、部件数或巡查力量。结果为带图例的图层，分级适合偏态分布的数字；还可输出按类别、状态、来源或月份区分的统计表和统计图。不在任何区域内的，在表中单列一行，并记入日志。图层保存其查询条件，可对每个数字反查其后的案件。</translation>
    </message>
    <message>
      <source>Counts joined by + and -; the cell proposes them while you type</source>
      <translation>用 + 和 - 连接的数量；输入时会给出候选</translation>
    </message>
    <message>
      <source>Counts joined by + and -; where it is 0, the rate is not scored</source>
      <translation>用 + 和 - 连接的数量；为 0 时该比率不计分</translation>
    </message>
    <message>
      <source>Counts the running deadlines of all open cases anew with the present calendar, office hours and way of counting working days: from the record, with every start, pause and extension of a clock and the limits that held then. Each case whose deadline or rest changes gets a record; the others stay untouched, so that a second run changes nothing. Deadlines that were entered by hand beside the record are left alone and listed. Replies that are owed get their new deadline, too. All of it is stored or nothing. Run it when the calendar of a new year has been entered.</source>
      <translation>按现行日历、工作时间和工作日计算方式，重新计算全部在办案件正在计时的时限：依据流转记录，计入每次计时的开始、暂停和延期，并使用当时的时限。截止时间或剩余时间有变化的案件各增加一条记录，其余不动，因此再次运行不会有任何变化。在记录之外手工录入的截止时间保持不变并列出。应回复而未回复的，其回复时限一并更新。要么全部保存，要么全不保存。录入新一年的日历后请运行。</translation>
    </message>
    <message>
      <source>Coverage</source>
      <translation>覆盖率</translation>
    </message>
    <message>
      <source>Create the file and open it (Enter)</source>
      <translation>创建文件并打开（回车）</translation>
    </message>
    <message>
      <source>Create the workspace of a district</source>
      <translation>为一个区县创建工作区</translation>
    </message>
    <message>
      <source>Create workspace</source>
      <translation>新建工作区</translation>
    </message>
    <message>
      <source>Creates the workspace of one district: a GeoPackage file with all tables, their rules and the classes of the chosen edition of the standard. The reference system is a projected one in metres: the CGCS2000 Gauss-Krueger zone of the city, or its local system.</source>
      <translation>新建一个城区的工作区：一个 GeoPackage 文件，含全部数据表、规则和所选标准版本的分类。坐标系须为以米为单位的投影坐标系：本市的 CGCS2000 高斯-克吕格分带，或城市独立坐标系。</translation>
    </message>
    <message>
      <source>Crew</source>
      <translation>普查队</translation>
    </message>
    <message>
      <source>Crew {crew}: its places lie {dx:+.2f} m east, {dy:+.2f} m north of the known components (± {error:.2f} m), and this is taken off before matching.</source>
      <translation>{crew}：测得位置相对已有部件偏东 {dx:+.2f} 米、偏北 {dy:+.2f} 米（±{error:.2f} 米），比对前将扣除。</translation>
    </message>
    <message>
      <source>Crew {crew}: its places lie {dx:+.2f} m east, {dy:+.2f} m north of the known components (± {error:.2f} m). Accept this offset to have it taken off before matching.</source>
      <translation>{crew}：测得位置相对已有部件偏东 {dx:+.2f} 米、偏北 {dy:+.2f} 米（±{error:.2f} 米）。采纳此系统偏差后，比对前将予以扣除。</translation>
    </message>
    <message>
      <source>Crews</source>
      <translation>普查队</translation>
    </message>
    <message>
      <source>Crews of a census</source>
      <translation>普查队</translation>
    </message>
    <message>
      <source>Crews that failed</source>
      <translation>不合格的普查队</translation>
    </message>
    <message>
      <source>Crews whose estimated offset is to be taken off before matching, separated by commas; * for all for which one was found. Empty: none, it can be decided later.</source>
      <translation>比对前要扣除系统偏差的普查队，用逗号分隔；* 表示所有已估计出偏差的普查队。留空：都不扣除，可以以后再定。</translation>
    </message>
    <message>
      <source>Crosswalk of the city</source>
      <translation>本市对照表</translation>
    </message>
    <message>
      <source>Dashboard</source>
      <translation>指挥屏</translation>
    </message>
    <message>
      <source>Data from {time}</source>
      <translation>数据时间 {time}</translation>
    </message>
    <message>
      <source>Data source</source>
      <translation>数据来源</translation>
    </message>
    <message>
      <source>Data source is in the value list</source>
      <translation>数据来源在值域内</translation>
    </message>
    <message>
      <source>Date</source>
      <translation>日期</translation>
    </message>
    <message>
      <source>Date of change</source>
      <translation>变更日期</translation>
    </message>
    <message>
      <source>Date of change is not before the first date</source>
      <translation>变更日期不早于初始日期</translation>
    </message>
    <message>
      <source>Date:</source>
      <translation>日期：</translation>
    </message>
    <message>
      <source>Date: {date}</source>
      <translation>制图日期：{date}</translation>
    </message>
    <message>
      <source>Dates are not in the future</source>
      <translation>日期不晚于今天</translation>
    </message>
    <message>
      <source>Dates can be read</source>
      <translation>日期可识别</translation>
    </message>
    <message>
      <source>Datum of the coordinates</source>
      <translation>坐标基准</translation>
    </message>
    <message>
      <source>Day</source>
      <translation>日期</translation>
    </message>
    <message>
      <source>Days</source>
      <translation>天数</translation>
    </message>
    <message>
      <source>Days back</source>
      <translation>往前天数</translation>
    </message>
    <message>
      <source>Days late</source>
      <translation>超期天数</translation>
    </message>
    <message>
      <source>Days lost</source>
      <translation>耽误天数</translation>
    </message>
    <message>
      <source>Days of a suspension at most</source>
      <translation>挂账最长天数</translation>
    </message>
    <message>
      <source>Days of the year</source>
      <translation>全年各日</translation>
    </message>
    <message>
      <source>Days open</source>
      <translation>未结天数</translation>
    </message>
    <message>
      <source>Days that are counted; the time of the cases that lies in them is chosen under More</source>
      <translation>统计的日期范围；以案件的哪个时间为准在“更多”中选择</translation>
    </message>
    <message>
      <source>Days without a step after which a case counts as untouched</source>
      <translation>多少天无人办理视为久未办理</translation>
    </message>
    <message>
      <source>Deadline counted anew</source>
      <translation>重新计算时限</translation>
    </message>
    <message>
      <source>Deadline elsewhere</source>
      <translation>外部时限</translation>
    </message>
    <message>
      <source>Deadlines by hand, left alone</source>
      <translation>手工录入、保持不变的时限</translation>
    </message>
    <message>
      <source>Deadlines changed</source>
      <translation>已变更的时限</translation>
    </message>
    <message>
      <source>Deadlines that change</source>
      <translation>有变化的截止时间</translation>
    </message>
    <message>
      <source>Deadlines unchanged</source>
      <translation>未变的时限</translation>
    </message>
    <message>
      <source>Deadlines: {changed} changed, {same} unchanged, {by_hand} by hand; {replies} replies changed.</source>
      <translation>时限：{changed} 个变更，{same} 个未变，{by_hand} 个手工录入；{replies} 个回复时限变更。</translation>
    </message>
    <message>
      <source>Dealt with by law</source>
      <translation>执法办结</translation>
    </message>
    <message>
      <source>Decide on all of them</source>
      <translation>全部决定</translation>
    </message>
    <message>
      <source>Decided</source>
      <translation>已决定</translation>
    </message>
    <message>
      <source>Decided at</source>
      <translation>决定时间</translation>
    </message>
    <message>
      <source>Decided by</source>
      <translation>决定人</translation>
    </message>
    <message>
      <source>Decided changes that stay</source>
      <translation>保留的已决定变更</translation>
    </message>
    <message>
      <source>Decided in coordination and not a rule yet: {count}. {case_no}: {unit}. {decision}</source>
      <translation>已有协调决定、尚未列为规则：{count} 件。{case_no}：{unit}。{decision}</translation>
    </message>
    <message>
      <source>Decided or not</source>
      <translation>不限决定</translation>
    </message>
    <message>
      <source>Decides classes and lengths of codes; it cannot be changed later</source>
      <translation>决定类别和编码长度，以后不能更改</translation>
    </message>
    <message>
      <source>Decides the classes of components and events and the length of object codes. It cannot be changed later.</source>
      <translation>决定部件、事件分类和标识码长度；以后不能更改。</translation>
    </message>
    <message>
      <source>Deciding by rule</source>
      <translation>正在按规则批量决定</translation>
    </message>
    <message>
      <source>Decision</source>
      <translation>处理决定</translation>
    </message>
    <message>
      <source>Decision carried out</source>
      <translation>决定已执行</translation>
    </message>
    <message>
      <source>Decisions that are not applied yet are forgotten, and everything is matched anew.</source>
      <translation>清除尚未入库的决定，全部重新比对。</translation>
    </message>
    <message>
      <source>Defect rate</source>
      <translation>缺陷率</translation>
    </message>
    <message>
      <source>Defects</source>
      <translation>缺陷</translation>
    </message>
    <message>
      <source>Defects of the survey</source>
      <translation>普查缺陷</translation>
    </message>
    <message>
      <source>Delay explained at</source>
      <translation>延误说明时间</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Delta file</source>
      <translation>变更交换文件</translation>
    </message>
    <message>
      <source>Delta {name}</source>
      <translation>{name}变更交换文件</translation>
    </message>
    <message>
      <source>Demonstration district (generated)</source>
      <translation>示范区（生成）</translation>
    </message>
    <message>
      <source>Denominator</source>
      <translation>分母</translation>
    </message>
    <message>
      <source>Density</source>
      <translation>密度</translation>
    </message>
    <message>
      <source>Density along streets</source>
      <translation>沿路密度</translation>
    </message>
    <message>
      <source>Density of cases along streets</source>
      <translation>案件沿路密度</translation>
    </message>
    <message>
      <source>Density: what the number of each area is divided by. Components are those of the chosen classes, or all</source>
      <translation>密度：各区域数量除以什么。部件取所选类别的部件，未选类别时取全部</translation>
    </message>
    <message>
      <source>Department</source>
      <translation>部门</translation>
    </message>
    <message>
      <source>Department clerk</source>
      <translation>部门受理员</translation>
    </message>
    <message>
      <source>Departments</source>
      <translation>部门</translation>
    </message>
    <message>
      <source>Departments are judged as units are</source>
      <translation>部门按处置单位的办法评价</translation>
    </message>
    <message>
      <source>Describe the change in words.</source>
      <translation>请用文字描述变更。</translation>
    </message>
    <message>
      <source>Description</source>
      <translation>问题描述</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>详情</translation>
    </message>
    <message>
      <source>Details (JSON)</source>
      <translation>详情（JSON）</translation>
    </message>
    <message>
      <source>Difference</source>
      <translation>差</translation>
    </message>
    <message>
      <source>Digits of the code</source>
      <translation>标识码中的数字</translation>
    </message>
    <message>
      <source>Diminishing cold spot</source>
      <translation>减弱冷点</translation>
    </message>
    <message>
      <source>Diminishing hot spot</source>
      <translation>减弱热点</translation>
    </message>
    <message>
      <source>Direction</source>
      <translation>方向</translation>
    </message>
    <message>
      <source>Discard changes</source>
      <translation>放弃修改</translation>
    </message>
    <message>
      <source>Discard this report</source>
      <translation>放弃本次登记</translation>
    </message>
    <message>
      <source>Discarded.</source>
      <translation>已放弃。</translation>
    </message>
    <message>
      <source>Dispatch</source>
      <translation>派遣</translation>
    </message>
    <message>
      <source>Dispatch all cases of the list whose responsible unit is beyond doubt</source>
      <translation>把列表中责任单位确定无疑的案件一次派遣</translation>
    </message>
    <message>
      <source>Dispatch in two steps, by way of a department</source>
      <translation>两级派遣（经由部门）</translation>
    </message>
    <message>
      <source>Dispatch the sure ones</source>
      <translation>派遣确定的案件</translation>
    </message>
    <message>
      <source>Dispatch the sure ones …</source>
      <translation>批量派遣…</translation>
    </message>
    <message>
      <source>Dispatch {sure} of {cases} cases</source>
      <translation>派遣 {cases} 件中的 {sure} 件</translation>
    </message>
    <message>
      <source>Dispatched at</source>
      <translation>派遣时间</translation>
    </message>
    <message>
      <source>Dispatched by</source>
      <translation>派遣人</translation>
    </message>
    <message>
      <source>Dispatcher</source>
      <translation>派遣员</translation>
    </message>
    <message>
      <source>Dispatchers</source>
      <translation>派遣员</translation>
    </message>
    <message>
      <source>Dispatchers dispatch. You work as {role}.</source>
      <translation>派遣由派遣员办理，您的岗位是{role}。</translation>
    </message>
    <message>
      <source>Dispatches</source>
      <translation>派遣次数</translation>
    </message>
    <message>
      <source>Dispatches at least</source>
      <translation>最少派遣次数</translation>
    </message>
    <message>
      <source>Dispatches from which a case counts as circling</source>
      <translation>派遣多少次起视为推诿流转</translation>
    </message>
    <message>
      <source>Dispatches the cases that wait for it and whose responsible unit is sure by the rules of responsibility; the others wait for a person. The step record says by which rule. A dry run only lists. The share of sure proposals (coverage) stands in the log beside the share of them that was right last month (precision) and last month's accurate dispatch rate. Cancelled, it leaves every case either dispatched or as it was.</source>
      <translation>将责任单位按责任规则可以确定的待派遣案件自动派遣，其余留待人工处理。流转记录注明所依据的规则。试运行只列出结果。日志中同时给出建议可确定的比例（覆盖率）、上月可确定建议的正确比例（准确率）和上月准确派遣率。中途取消时，每个案件要么已派遣，要么保持原状。</translation>
    </message>
    <message>
      <source>Dispatching the sure ones</source>
      <translation>正在批量派遣</translation>
    </message>
    <message>
      <source>Distance (m)</source>
      <translation>距离（米）</translation>
    </message>
    <message>
      <source>Distant view</source>
      <translation>远景</translation>
    </message>
    <message>
      <source>District</source>
      <translation>全区</translation>
    </message>
    <message>
      <source>Divide into unit grids</source>
      <translation>划分单元网格</translation>
    </message>
    <message>
      <source>Divided by</source>
      <translation>除以</translation>
    </message>
    <message>
      <source>Divides every community into unit grids of about ten thousand square metres, along roads, rivers, railways, walls and land parcels, without cutting a building or crossing a community border. With a workspace, its communities and base map are used, and layers chosen here take the place of its tables. Without one, a layer of communities is enough. The result is the same for the same input.</source>
      <translation>沿道路、河流、铁路、围墙和地块，把每个社区划分成约一万平方米的单元网格，不切割建筑物，不跨社区边界。指定工作区时使用其中的社区和底图，此处选择的图层代替相应的表。不用工作区时，有社区图层即可。相同的输入得到相同的结果。</translation>
    </message>
    <message>
      <source>Division</source>
      <translation>区划与网格</translation>
    </message>
    <message>
      <source>Division code</source>
      <translation>区划代码</translation>
    </message>
    <message>
      <source>Do not file</source>
      <translation>不立案</translation>
    </message>
    <message>
      <source>Do not file, or coordinate</source>
      <translation>不立案或提交协调</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>已完成</translation>
    </message>
    <message>
      <source>Done at</source>
      <translation>完成时间</translation>
    </message>
    <message>
      <source>Done by</source>
      <translation>处置人</translation>
    </message>
    <message>
      <source>Door plate</source>
      <translation>门牌</translation>
    </message>
    <message>
      <source>Door plates</source>
      <translation>门牌</translation>
    </message>
    <message>
      <source>Door plates, points of interest and named places.</source>
      <translation>门（楼）牌、兴趣点和地名。</translation>
    </message>
    <message>
      <source>Double click or Enter: the rows behind it</source>
      <translation>双击或回车：反查明细</translation>
    </message>
    <message>
      <source>Double click or Enter: the rows behind it; F: the area on the map</source>
      <translation>双击或回车：反查明细；F：在图上显示该区域</translation>
    </message>
    <message>
      <source>Double-click or Enter shows the case on the map and in its dock, or one that has ended to be read</source>
      <translation>双击或按 Enter 在地图上和相应面板中显示案件，已办结的案件则打开供查阅</translation>
    </message>
    <message>
      <source>Double-click shows it.</source>
      <translation>双击查看。</translation>
    </message>
    <message>
      <source>Doubles</source>
      <translation>重复</translation>
    </message>
    <message>
      <source>Doubles: days between</source>
      <translation>重复：相隔天数</translation>
    </message>
    <message>
      <source>Doubles: metres around</source>
      <translation>重复：周围米数</translation>
    </message>
    <message>
      <source>Drafts</source>
      <translation>草稿</translation>
    </message>
    <message>
      <source>Drafts {count}</source>
      <translation>草稿 {count}</translation>
    </message>
    <message>
      <source>Drags on: days past the deadline</source>
      <translation>久拖不决：超期天数</translation>
    </message>
    <message>
      <source>Drags on: days since the report</source>
      <translation>久拖不决：上报后天数</translation>
    </message>
    <message>
      <source>Drags on: extensions</source>
      <translation>久拖不决：延期次数</translation>
    </message>
    <message>
      <source>Drags on: formal notices</source>
      <translation>久拖不决：抄告次数</translation>
    </message>
    <message>
      <source>Drags on: reworks</source>
      <translation>久拖不决：返工次数</translation>
    </message>
    <message>
      <source>Drags on: suspensions</source>
      <translation>久拖不决：挂账次数</translation>
    </message>
    <message>
      <source>Draw a line across a unit grid. Enter or a right click splits it, Backspace takes back a vertex, Esc gives up.</source>
      <translation>画一条横穿单元网格的线。回车或右键拆分，退格键撤回一个顶点，Esc 放弃。</translation>
    </message>
    <message>
      <source>Draw a polygon on the map to count in: click its corners, Enter or a right click ends it, Esc gives up (P)</source>
      <translation>在图上画一个多边形，统计其中的数量：依次单击角点，回车或右键结束，Esc 放弃（P）</translation>
    </message>
    <message>
      <source>Draw a sample of a census</source>
      <translation>普查抽检</translation>
    </message>
    <message>
      <source>Draw an area, or choose a layer of polygons.</source>
      <translation>请绘制一个区域，或选择多边形图层。</translation>
    </message>
    <message>
      <source>Draw the line across unit grid {grid}, from border to border.</source>
      <translation>请让线从边界到边界穿过单元网格 {grid}。</translation>
    </message>
    <message>
      <source>Draw the new border from one place of the old one to another.</source>
      <translation>请从旧边界上的一处画到另一处。</translation>
    </message>
    <message>
      <source>Draw the new border from one place of the old one to another. Enter or a right click moves it, Backspace takes back a vertex, Esc gives up.</source>
      <translation>从旧边界上的一处到另一处画出新边界。回车或右键移动，退格键撤回一个顶点，Esc 放弃。</translation>
    </message>
    <message>
      <source>Draw the unit grids along the base map, number and store them</source>
      <translation>沿底图要素划分单元网格，编码并存入工作区</translation>
    </message>
    <message>
      <source>Drawn are</source>
      <translation>抽取单位</translation>
    </message>
    <message>
      <source>Draws the map sheets or unit grids of a census that are surveyed again, for every crew by itself: as many as the size of its lot asks for (GB/T 24356: 3 of 20, 5 of 40, ... 15 of 200), spread over sheets with few and with many objects. They lie in the layer of the check lots. Take the check survey in with citygrid:collectcensus and the purpose of a check, and compare it with citygrid:surveyquality.</source>
      <translation>按普查队分别抽取需复测的图幅或单元网格：样本量按批量确定（GB/T 24356：20 抽 3、40 抽 5……200 抽 15），并兼顾部件少与多的图幅。结果在抽检批图层中。复测成果以“检查”用途由 citygrid:collectcensus 接收，再用 citygrid:surveyquality 比较。</translation>
    </message>
    <message>
      <source>Drop files here</source>
      <translation>可将文件拖放到此处</translation>
    </message>
    <message>
      <source>Dry run</source>
      <translation>试运行</translation>
    </message>
    <message>
      <source>Dry run: {count} components would be migrated, {changed} with a new code; {without} have no target yet. Nothing was changed.</source>
      <translation>试运行：将迁移 {count} 个部件，其中 {changed} 个换新标识码；{without} 个尚无去向。没有改变任何内容。</translation>
    </message>
    <message>
      <source>Due at</source>
      <translation>截止时间</translation>
    </message>
    <message>
      <source>Due today</source>
      <translation>今日到期</translation>
    </message>
    <message>
      <source>E {x} m, N {y} m ({crs}); longitude {lon}°, latitude {lat}°</source>
      <translation>东 {x} 米，北 {y} 米（{crs}）；经度 {lon}°，纬度 {lat}°</translation>
    </message>
    <message>
      <source>E&amp;xport…</source>
      <translation>导出(&amp;X)…</translation>
    </message>
    <message>
      <source>Each click on the map places one.</source>
      <translation>在图上每单击一次放置一个。</translation>
    </message>
    <message>
      <source>Each line says what is wrong and what to do</source>
      <translation>每行说明问题所在和处理办法</translation>
    </message>
    <message>
      <source>Each reports its part; the case is handled when all have</source>
      <translation>各单位分别反馈，全部完成后案件才算处置完成</translation>
    </message>
    <message>
      <source>Earlier</source>
      <translation>前期</translation>
    </message>
    <message>
      <source>Earlier patrol areas of the same grids are replaced.</source>
      <translation>替换这些单元网格原有的责任网格。</translation>
    </message>
    <message>
      <source>East (m)</source>
      <translation>东坐标（米）</translation>
    </message>
    <message>
      <source>East before</source>
      <translation>原东坐标</translation>
    </message>
    <message>
      <source>Edition</source>
      <translation>版本</translation>
    </message>
    <message>
      <source>Edition of the standard</source>
      <translation>标准版本</translation>
    </message>
    <message>
      <source>Emergencies are the urgent cases; a construction site is told by the class, or by a site of the inventory under the report</source>
      <translation>紧急即紧急案件；在建工程按案件分类判断，或按上报位置处的工地部件判断</translation>
    </message>
    <message>
      <source>Emergency: handle first</source>
      <translation>应急先行处置</translation>
    </message>
    <message>
      <source>Emergency: who acts first, liability is settled later</source>
      <translation>紧急情况：先行处置单位，事后分清责任</translation>
    </message>
    <message>
      <source>Emerging hot spots</source>
      <translation>时空热点</translation>
    </message>
    <message>
      <source>Empirical Bayes: one case among two components is no rate of 50 %. A rate is drawn towards the mean, the more the less it is divided by.</source>
      <translation>经验贝叶斯平滑：两个部件中有一件案件，不等于比率就是 50 %。基数越小，比率越向均值收缩。</translation>
    </message>
    <message>
      <source>Empty: a running number.</source>
      <translation>留空：顺序号。</translation>
    </message>
    <message>
      <source>Empty: all of them.</source>
      <translation>留空：全部。</translation>
    </message>
    <message>
      <source>Empty: all valid components of the workspace.</source>
      <translation>留空：工作区的全部有效部件。</translation>
    </message>
    <message>
      <source>Empty: all valid grids of the workspace. With a workspace, only the grids whose code stands here are joined.</source>
      <translation>留空：工作区中全部有效的单元网格。给定工作区时，只合并标识码在此图层中的单元网格。</translation>
    </message>
    <message>
      <source>Empty: as the city has set it for similar cases.</source>
      <translation>留空：按本市相似案件的设置。</translation>
    </message>
    <message>
      <source>Empty: as the city has set it for similar cases; 0: doubles are not looked for.</source>
      <translation>留空：按本市相似案件的设置；0：不查找重复。</translation>
    </message>
    <message>
      <source>Empty: every year</source>
      <translation>留空表示每年</translation>
    </message>
    <message>
      <source>Empty: recognised by its name; - for none.</source>
      <translation>留空：按名称识别；填 - 表示不用。</translation>
    </message>
    <message>
      <source>Empty: the code.</source>
      <translation>留空：代码。</translation>
    </message>
    <message>
      <source>Empty: the community that holds most of the cell.</source>
      <translation>留空：取占该网格面积最大的社区。</translation>
    </message>
    <message>
      <source>Empty: the name of the source.</source>
      <translation>留空则用来源名称。</translation>
    </message>
    <message>
      <source>Empty: the valid grids of the workspace.</source>
      <translation>留空：工作区的有效网格。</translation>
    </message>
    <message>
      <source>Empty: those of the workspace.</source>
      <translation>留空：使用工作区的数据。</translation>
    </message>
    <message>
      <source>Encoding</source>
      <translation>编码</translation>
    </message>
    <message>
      <source>Encoding of the texts of Shapefiles, DBF, DXF and CSV files.</source>
      <translation>Shapefile、DBF、DXF 和 CSV 文件的文字编码。</translation>
    </message>
    <message>
      <source>Encoding: {encoding}</source>
      <translation>编码：{encoding}</translation>
    </message>
    <message>
      <source>End</source>
      <translation>结束</translation>
    </message>
    <message>
      <source>Ended</source>
      <translation>已结束</translation>
    </message>
    <message>
      <source>Ended at</source>
      <translation>最终处置单位</translation>
    </message>
    <message>
      <source>Ended with its main case</source>
      <translation>随主案件结束</translation>
    </message>
    <message>
      <source>Ends the case</source>
      <translation>终结案件</translation>
    </message>
    <message>
      <source>English name</source>
      <translation>英文名称</translation>
    </message>
    <message>
      <source>English title</source>
      <translation>英文名称</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>回车</translation>
    </message>
    <message>
      <source>Enter or a click takes the class</source>
      <translation>回车或单击选定小类</translation>
    </message>
    <message>
      <source>Enter or a double click flies to the component (F)</source>
      <translation>回车或双击定位到部件（F）</translation>
    </message>
    <message>
      <source>Enter searches, a second Enter flies to the first one (/)</source>
      <translation>回车查找，再按回车定位到当前部件（/）</translation>
    </message>
    <message>
      <source>Enter shows which rule gives the case to whom</source>
      <translation>按回车显示由哪条规则派给谁</translation>
    </message>
    <message>
      <source>Enter takes the marked class</source>
      <translation>回车选用标出的类别</translation>
    </message>
    <message>
      <source>Enter the division code of the district.</source>
      <translation>请填写区县的行政区划代码。</translation>
    </message>
    <message>
      <source>Enter unknown organisations</source>
      <translation>登记未知单位</translation>
    </message>
    <message>
      <source>Entered organisation {code} {name}.</source>
      <translation>已登记单位 {code} {name}。</translation>
    </message>
    <message>
      <source>Error less by (share)</source>
      <translation>误差减少（比例）</translation>
    </message>
    <message>
      <source>Error of the offset (m)</source>
      <translation>偏差的误差（米）</translation>
    </message>
    <message>
      <source>Error: {kind}</source>
      <translation>误差：{kind}</translation>
    </message>
    <message>
      <source>Errors</source>
      <translation>错误</translation>
    </message>
    <message>
      <source>Errors found</source>
      <translation>发现的错误数</translation>
    </message>
    <message>
      <source>Estimated constant offset of every crew against the known components, its error, the noise, and whether it is taken off.</source>
      <translation>各普查队相对已有部件的系统偏差估值、其误差、测量噪声，以及是否扣除。</translation>
    </message>
    <message>
      <source>Evaluated areas</source>
      <translation>区域评价</translation>
    </message>
    <message>
      <source>Evaluation</source>
      <translation>综合评价</translation>
    </message>
    <message>
      <source>Evaluation: {who}</source>
      <translation>综合评价：{who}</translation>
    </message>
    <message>
      <source>Event</source>
      <translation>事件</translation>
    </message>
    <message>
      <source>Events</source>
      <translation>事件</translation>
    </message>
    <message>
      <source>Every class and value, where it goes, what that rests on, how much hangs on it, and what a person has to do.</source>
      <translation>每个小类和取值的去向、依据、涉及的数量，以及需要人工做什么。</translation>
    </message>
    <message>
      <source>Every file and package: what became of it, counts, and what is wrong with it as a whole.</source>
      <translation>每个文件和普查包：处理结果、行数，以及整体上的问题。</translation>
    </message>
    <message>
      <source>Every keystroke is stored; a crash loses nothing</source>
      <translation>每次输入都已保存，程序崩溃也不会丢失</translation>
    </message>
    <message>
      <source>Every record holds the SHA-256 of itself and of the record before, so that none can be changed, left out or added without the ones after it. Compare the last one with the workspace: the check of the workspace takes the file that lies beside this PDF and ends in .heads.json.</source>
      <translation>每条流转记录都带有由本条内容和上一条散列值算出的 SHA-256 散列值，任何一条被改动、删除或插入，其后各条都对不上。核对末条散列值：检查工作区时选用与本 PDF 同名、以 .heads.json 结尾的文件。</translation>
    </message>
    <message>
      <source>Everything accepted goes into the inventory, in one transaction</source>
      <translation>所有已采纳的变更在一个事务中入库</translation>
    </message>
    <message>
      <source>Everything else: every {count} minutes</source>
      <translation>其余数字：每 {count} 分钟</translation>
    </message>
    <message>
      <source>Everything is here, and it shares one set of native libraries.</source>
      <translation>所需组件齐全,且共用同一套本地库。</translation>
    </message>
    <message>
      <source>Everything that {crew} surveyed lies {dx} m to the east and {dy} m to the north of the components (within {error} m). The match allows for it; the review dock offers to take it off.</source>
      <translation>{crew} 的全部成果相对部件向东偏移 {dx} 米、向北偏移 {dy} 米（误差 {error} 米）。比对已予考虑；可在比对窗中扣除。</translation>
    </message>
    <message>
      <source>Everything, along the old lines</source>
      <translation>全部，沿用原有界线</translation>
    </message>
    <message>
      <source>Example</source>
      <translation>示例</translation>
    </message>
    <message>
      <source>Example of CJ/T 292, deduced from the sum of the weights</source>
      <translation>CJ/T 292 示例，由权重之和推得</translation>
    </message>
    <message>
      <source>Example of CJ/T 292, deduced: the source has the sign wrong</source>
      <translation>CJ/T 292 示例，推得：来源中的正负号有误</translation>
    </message>
    <message>
      <source>Example of CJ/T 292, from memory</source>
      <translation>CJ/T 292 示例，未经核对</translation>
    </message>
    <message>
      <source>Example of CJ/T 292, one source</source>
      <translation>CJ/T 292 示例，单一来源</translation>
    </message>
    <message>
      <source>Example of CJ/T 292, three sources agree</source>
      <translation>CJ/T 292 示例，三个来源一致</translation>
    </message>
    <message>
      <source>Example of CJ/T 292, two sources agree</source>
      <translation>CJ/T 292 示例，两个来源一致</translation>
    </message>
    <message>
      <source>Excel file</source>
      <translation>Excel 文件</translation>
    </message>
    <message>
      <source>Excel files (*.xlsx)</source>
      <translation>Excel 文件 (*.xlsx)</translation>
    </message>
    <message>
      <source>Excel files need the Python package openpyxl. Install python3-openpyxl, or export as CSV.</source>
      <translation>Excel 文件需要 Python 包 openpyxl。请安装 python3-openpyxl，或导出为 CSV。</translation>
    </message>
    <message>
      <source>Excel files need the Python package openpyxl. Install python3-openpyxl, or save the sheet as .csv.</source>
      <translation>读取 Excel 文件需要 Python 包 openpyxl。请安装 python3-openpyxl，或将工作表另存为 .csv。</translation>
    </message>
    <message>
      <source>Excel: cases and step records</source>
      <translation>Excel：案件表和流转记录表</translation>
    </message>
    <message>
      <source>Exception</source>
      <translation>例外</translation>
    </message>
    <message>
      <source>Exception … (E)</source>
      <translation>列为例外… (E)</translation>
    </message>
    <message>
      <source>Exchange</source>
      <translation>数据交换</translation>
    </message>
    <message>
      <source>Exchange X and Y</source>
      <translation>交换 X 和 Y</translation>
    </message>
    <message>
      <source>Explain the delay</source>
      <translation>说明延误情况</translation>
    </message>
    <message>
      <source>Explanation due</source>
      <translation>应书面说明</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>导出</translation>
    </message>
    <message>
      <source>Export cases</source>
      <translation>导出案件</translation>
    </message>
    <message>
      <source>Export filing standards</source>
      <translation>导出立案结案标准</translation>
    </message>
    <message>
      <source>Export the grid atlas</source>
      <translation>输出单元网格图册</translation>
    </message>
    <message>
      <source>Export …</source>
      <translation>导出…</translation>
    </message>
    <message>
      <source>Extension asked for</source>
      <translation>申请延期</translation>
    </message>
    <message>
      <source>Extensions</source>
      <translation>扩展</translation>
    </message>
    <message>
      <source>Extensions of one case at most</source>
      <translation>每件案件最多延期次数</translation>
    </message>
    <message>
      <source>Extensions of the catalogue</source>
      <translation>目录扩展</translation>
    </message>
    <message>
      <source>F&amp;orecast…</source>
      <translation>案件预测(&amp;O)…</translation>
    </message>
    <message>
      <source>Facilities of a layer</source>
      <translation>图层中的设施</translation>
    </message>
    <message>
      <source>Factor of the positional accuracy</source>
      <translation>位置精度倍数</translation>
    </message>
    <message>
      <source>Farthest point, x</source>
      <translation>最远点 X</translation>
    </message>
    <message>
      <source>Farthest point, y</source>
      <translation>最远点 Y</translation>
    </message>
    <message>
      <source>Features read</source>
      <translation>读取要素数</translation>
    </message>
    <message>
      <source>Features rejected</source>
      <translation>剔除要素数</translation>
    </message>
    <message>
      <source>Features written</source>
      <translation>写入要素数</translation>
    </message>
    <message>
      <source>Field no area reaches across</source>
      <translation>责任网格不得跨越的字段</translation>
    </message>
    <message>
      <source>Field of X or longitude</source>
      <translation>X 或经度字段</translation>
    </message>
    <message>
      <source>Field of Y or latitude</source>
      <translation>Y 或纬度字段</translation>
    </message>
    <message>
      <source>Field of the code</source>
      <translation>代码字段</translation>
    </message>
    <message>
      <source>Field of the kind</source>
      <translation>类型字段</translation>
    </message>
    <message>
      <source>Field of the name</source>
      <translation>名称字段</translation>
    </message>
    <message>
      <source>Field of the number</source>
      <translation>门牌号字段</translation>
    </message>
    <message>
      <source>Field of the roles</source>
      <translation>角色字段</translation>
    </message>
    <message>
      <source>Field of the source</source>
      <translation>来源字段</translation>
    </message>
    <message>
      <source>Field of the source that fills this column</source>
      <translation>填入本字段的来源字段</translation>
    </message>
    <message>
      <source>Field of the street code</source>
      <translation>街道代码字段</translation>
    </message>
    <message>
      <source>Field of the street name</source>
      <translation>街道名称字段</translation>
    </message>
    <message>
      <source>Field of the street or lane</source>
      <translation>街巷字段</translation>
    </message>
    <message>
      <source>Field tables with step records, or Open311</source>
      <translation>导出字段表和流转记录，或 Open311</translation>
    </message>
    <message>
      <source>Field to divide by</source>
      <translation>作为分母的字段</translation>
    </message>
    <message>
      <source>Field with codes to keep</source>
      <translation>要保留的编码字段</translation>
    </message>
    <message>
      <source>Field with the class</source>
      <translation>类别字段</translation>
    </message>
    <message>
      <source>Field with the code</source>
      <translation>代码字段</translation>
    </message>
    <message>
      <source>Field with the community code</source>
      <translation>社区代码字段</translation>
    </message>
    <message>
      <source>Field with the community code of the drawn cells</source>
      <translation>所绘网格的社区代码字段</translation>
    </message>
    <message>
      <source>Field with the kind of road</source>
      <translation>道路类型字段</translation>
    </message>
    <message>
      <source>Field with the length of roads (m)</source>
      <translation>道路长度字段（米）</translation>
    </message>
    <message>
      <source>Field with the name</source>
      <translation>名称字段</translation>
    </message>
    <message>
      <source>Field with the number of cases</source>
      <translation>案件数字段</translation>
    </message>
    <message>
      <source>Field with the number of components</source>
      <translation>部件数字段</translation>
    </message>
    <message>
      <source>Field with the street's name</source>
      <translation>街巷名称字段</translation>
    </message>
    <message>
      <source>Field with the time</source>
      <translation>时间字段</translation>
    </message>
    <message>
      <source>Field with the unit grid code</source>
      <translation>单元网格标识码字段</translation>
    </message>
    <message>
      <source>Field with the value</source>
      <translation>数值字段</translation>
    </message>
    <message>
      <source>Field with the weight</source>
      <translation>权重字段</translation>
    </message>
    <message>
      <source>Fields</source>
      <translation>字段</translation>
    </message>
    <message>
      <source>Fields of the sweep</source>
      <translation>专项普查字段</translation>
    </message>
    <message>
      <source>Fifteen digits.</source>
      <translation>15 位数字。</translation>
    </message>
    <message>
      <source>Fifteen digits. Grids that have none yet are named by their row, and the rules of codes are not asked.</source>
      <translation>15 位数字。尚无编码的网格以行号称呼，不检查编码规则。</translation>
    </message>
    <message>
      <source>Fifteen digits; needed with a workspace.</source>
      <translation>15 位；给定工作区时必填。</translation>
    </message>
    <message>
      <source>Figure</source>
      <translation>数值</translation>
    </message>
    <message>
      <source>Figures</source>
      <translation>统计结果</translation>
    </message>
    <message>
      <source>Figures per community; the last row is for all together.</source>
      <translation>各社区的指标；最后一行为合计。</translation>
    </message>
    <message>
      <source>File</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>File at once</source>
      <translation>导入时立案</translation>
    </message>
    <message>
      <source>File case</source>
      <translation>立案</translation>
    </message>
    <message>
      <source>File geodatabase (.gdb)</source>
      <translation>文件地理数据库（.gdb）</translation>
    </message>
    <message>
      <source>File name</source>
      <translation>文件名</translation>
    </message>
    <message>
      <source>Filed</source>
      <translation>立案</translation>
    </message>
    <message>
      <source>Filed at</source>
      <translation>立案时间</translation>
    </message>
    <message>
      <source>Filed by</source>
      <translation>立案人</translation>
    </message>
    <message>
      <source>Files and packages</source>
      <translation>文件和普查包</translation>
    </message>
    <message>
      <source>Files of the same names are replaced when all are done.</source>
      <translation>全部完成后替换同名文件。</translation>
    </message>
    <message>
      <source>Files set aside</source>
      <translation>未接收的文件</translation>
    </message>
    <message>
      <source>Files taken in</source>
      <translation>已接收的文件</translation>
    </message>
    <message>
      <source>Files the open reports whose filing condition and time limit are known from the mapping.</source>
      <translation>对应关系给出了立案条件和处置时限的待办上报，导入时即立案。</translation>
    </message>
    <message>
      <source>Files to import</source>
      <translation>要导入的文件</translation>
    </message>
    <message>
      <source>Files written</source>
      <translation>写出的文件数</translation>
    </message>
    <message>
      <source>Filing</source>
      <translation>立案</translation>
    </message>
    <message>
      <source>Filing condition</source>
      <translation>立案条件</translation>
    </message>
    <message>
      <source>Filing condition in English</source>
      <translation>立案条件（英文）</translation>
    </message>
    <message>
      <source>Filing condition, where none of the city's fits</source>
      <translation>本市条件都不符合时自填的立案条件</translation>
    </message>
    <message>
      <source>Filing conditions</source>
      <translation>立案条件</translation>
    </message>
    <message>
      <source>Filing standards</source>
      <translation>立案结案标准</translation>
    </message>
    <message>
      <source>Fill a screen (F11); the arrow chooses which. Esc comes back.</source>
      <translation>全屏显示（F11）；箭头选择屏幕，Esc 返回。</translation>
    </message>
    <message>
      <source>Fill in the coloured columns alone. Photos of the result: one folder, names beginning with the case number, for example {example}. Send back this book and the folder.</source>
      <translation>只填写有底色的列。处置后照片放在一个文件夹中，文件名以案件编号开头，例如 {example}。请将本表和照片文件夹一并返回。</translation>
    </message>
    <message>
      <source>Fill in “{field}” first.</source>
      <translation>请先填写“{field}”。</translation>
    </message>
    <message>
      <source>Filter (JSON)</source>
      <translation>筛选条件（JSON）</translation>
    </message>
    <message>
      <source>Find</source>
      <translation>查找</translation>
    </message>
    <message>
      <source>Find classes by name</source>
      <translation>按名称查找小类</translation>
    </message>
    <message>
      <source>Find components and fly to them</source>
      <translation>查找部件并定位</translation>
    </message>
    <message>
      <source>Find the classes by name: the codes are those of another edition</source>
      <translation>按名称查找小类：表中代码属于另一版标准</translation>
    </message>
    <message>
      <source>Findings</source>
      <translation>检查结果</translation>
    </message>
    <message>
      <source>Findings of the checks</source>
      <translation>检查结果</translation>
    </message>
    <message>
      <source>Finds out which surveyed object is which component, as the best one-to-one assignment of all of them together, and writes what it means as a change set: unchanged, moved, attributes changed, reclassified, replaced, new, lost, removed, missed by the crew, split, joined, uncertain, each with a certainty and its grounds. Noise, shift, and how often objects vanish, appear, move or are taken for another class are learned from the data. Nothing is applied: the review dock shows the change set, citygrid:applycensus applies what was accepted there. Made again, decisions stay, and what they settled is left out.</source>
      <translation>以整体最优的一对一分配，判定每条普查记录对应哪个部件，并将结果写成变更集：未变、位移、属性变更、重新归类、更换、新增、丢失、移除/废弃、漏查、拆分、合并、待定，各带可信度与依据。测量噪声、偏移以及消失、新增、移动、归类混淆的比率均从数据中学习。本步骤不入库：比对窗显示变更集，citygrid:applycensus 将其中采纳的变更入库。再次比对时保留已作的决定，其涉及的对象不再参与。</translation>
    </message>
    <message>
      <source>Finds the components and places where problems come back, the cases that drag on, and the components and classes with the most cases: what the authority studies together with the departments (Hangzhou 2006 no. 8, article 25). A problem that is reported again while its case is open has not come back: it counts once. Merged and void cases do not count. A place is a disc around the case with the most others near it, so that a long street is several places. Every row lists the numbers of its cases. docs/recurring.md has the method.</source>
      <translation>查找问题反复发生的部件和地点、久拖不决的案件，以及案件最多的部件和类别，供城市管理主管部门会同有关部门研究（杭政办〔2006〕8 号第二十五条）。案件未结时再次上报的不算反复，只计一次；并案和作废的不计。地点是以邻近案件最多的案件为中心的圆，因此一条长街会分为几个地点。每行列出案件编号。方法见 docs/recurring.md。</translation>
    </message>
    <message>
      <source>Finds the stretches of street that are further than a distance from every component of a class: no litter bin within 50 m, no lamp, no hydrant. The street lines are cut exactly where the distance is reached; it is straight, so that a bin across a river counts. The longest stretch comes first. A second layer has the share of street without one for each unit grid. Streets outside the district's communities are left out, because what stands beyond the border is not in the workspace.</source>
      <translation>查找离某类部件都超过一定距离的路段，即服务盲区：50 米内没有垃圾箱、没有路灯、没有消火栓。道路线恰在达到该距离处截断；距离按直线计，河对岸的垃圾箱也算在内。最长的路段在前。第二个图层给出每个单元网格中无设施路段的占比。辖区社区以外的道路不计，因为界外的设施不在工作区内。</translation>
    </message>
    <message>
      <source>Finds where many cases happened close to each other within a short time, without grids or other borders: a cluster has a beginning and an end, and any shape. A case with enough others within the distance and within the days starts or continues a cluster (Birant and Kut 2007). Cases that belong to none are left out. Every cluster lists the numbers of its cases and is played by QGIS's temporal controller. docs/st_dbscan.md has the method.</source>
      <translation>不依赖网格或其他边界，查找短时间内案件密集发生之处：聚类有起止时间，形状不限。在距离和天数范围内有足够多邻近案件的案件构成或延续聚类（Birant 与 Kut 2007）。不属于任何聚类的案件不列出。每个聚类列出案件编号，并可由 QGIS 时态控制器播放。方法见 docs/st_dbscan.md。</translation>
    </message>
    <message>
      <source>First date</source>
      <translation>初始日期</translation>
    </message>
    <message>
      <source>First day</source>
      <translation>起始日</translation>
    </message>
    <message>
      <source>First entry of the history</source>
      <translation>首条历史记录</translation>
    </message>
    <message>
      <source>First time</source>
      <translation>首次发生</translation>
    </message>
    <message>
      <source>Flash this case on the map</source>
      <translation>在地图上闪烁显示该案件</translation>
    </message>
    <message>
      <source>Fly there (F)</source>
      <translation>定位 (F)</translation>
    </message>
    <message>
      <source>Fly to the case</source>
      <translation>定位到案件</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>Folder of photos</source>
      <translation>照片文件夹</translation>
    </message>
    <message>
      <source>Folder of the package</source>
      <translation>任务包文件夹</translation>
    </message>
    <message>
      <source>Follows the step records of cases that were dispatched again and again: to which units they went in which order, how often they were returned or came back to a unit that had had them, and how many days passed until they were with the last unit. The tables say which unit passed how many cases to which other one, and in which classes a rule of responsibility would have helped. Every row lists the numbers of its cases.</source>
      <translation>追踪多次派遣案件的流转记录：依次派给哪些单位、退回多少次、又回到曾经手的单位多少次，以及到最终单位用了多少天。各表说明哪个单位把多少案件转给了哪个单位，以及哪些类别需要明确责任规则。每行列出案件编号。</translation>
    </message>
    <message>
      <source>For</source>
      <translation>对象</translation>
    </message>
    <message>
      <source>For Open311, whose times carry their zone: Asia/Shanghai or +08:00. Empty: that of this computer.</source>
      <translation>用于 Open311，其时间带时区：Asia/Shanghai 或 +08:00。留空：本机时区。</translation>
    </message>
    <message>
      <source>For all rows, or for those where the field is empty</source>
      <translation>用于全部行，或来源字段为空的行</translation>
    </message>
    <message>
      <source>For communities.</source>
      <translation>用于社区。</translation>
    </message>
    <message>
      <source>For every collector a folder with the cases that wait to be confirmed or verified on the spot: a list to print with a map of all, and of each a map sketch and a photo; and a package for QField, the free app, which needs no network: tasks with forms, lists and places for photos, and the base map around. Copy the folder to the device and open tasks.qgz. "Results of collectors" takes the folder back.</source>
      <translation>为每个监督员生成一个文件夹，内有待现场核实或核查的案件：可打印的清单（总图，每案附位置略图和照片），以及免费应用QField的离线任务包：带表单、选项和照片位置的任务，以及周边底图。将文件夹复制到设备，打开 tasks.qgz。用“监督员核实核查结果”收回文件夹。</translation>
    </message>
    <message>
      <source>For every unit a folder with the cases that it has to handle: an Excel book with a row per case and columns for the result, a PDF with map sketch and photo of each, the sketches as pictures, and a folder for the photos of the results. The unit needs nothing but Excel. "Results of units" takes the book and the photos back.</source>
      <translation>为每个责任单位生成一个文件夹，内有其待处置案件：Excel表（每案一行，带填写处置结果的列）、附位置略图和照片的PDF、略图图片，以及存放处置后照片的文件夹。责任单位只需Excel即可。用“单位处置结果”收回表格和照片。</translation>
    </message>
    <message>
      <source>For example 0102, manhole, jinggai or jg; Down moves in the list, Enter takes the first</source>
      <translation>例如 0102、井盖、jinggai 或 jg；↓ 在列表中移动，回车取第一个</translation>
    </message>
    <message>
      <source>For example {number}</source>
      <translation>例如 {number}</translation>
    </message>
    <message>
      <source>For files whose axes are exchanged. Tables where the values show it are turned by themselves.</source>
      <translation>用于坐标轴颠倒的文件。从数值能看出颠倒的表会自动调换。</translation>
    </message>
    <message>
      <source>For instance some selected ones of the layer of communities; their borders are those of the workspace. Empty: all.</source>
      <translation>例如社区图层中选中的若干社区；边界以工作区中的为准。留空：全部。</translation>
    </message>
    <message>
      <source>For instance the code of the community; takes the place of the choice of borders.</source>
      <translation>例如社区代码；代替上面的界线选项。</translation>
    </message>
    <message>
      <source>For the nearest ones.</source>
      <translation>用于“最近的若干个”。</translation>
    </message>
    <message>
      <source>For titles and reports.</source>
      <translation>用于标题和报表。</translation>
    </message>
    <message>
      <source>For which company a collector works. Names are those of the step records and of the patrol areas.</source>
      <translation>监督员所属的信息采集单位。姓名须与流转记录和责任网格中的一致。</translation>
    </message>
    <message>
      <source>Force close</source>
      <translation>强制结案</translation>
    </message>
    <message>
      <source>Forced close</source>
      <translation>强制结案</translation>
    </message>
    <message>
      <source>Forecast</source>
      <translation>预测</translation>
    </message>
    <message>
      <source>Forecast for</source>
      <translation>预测对象</translation>
    </message>
    <message>
      <source>Forecast for {since} to {until}, interval of {level} %.</source>
      <translation>{since} 至 {until} 的预测，区间水平 {level}%。</translation>
    </message>
    <message>
      <source>Forecast of cases</source>
      <translation>案件预测</translation>
    </message>
    <message>
      <source>Forecasts shown</source>
      <translation>显示的预测</translation>
    </message>
    <message>
      <source>Forget a phrase</source>
      <translation>删除惯用语</translation>
    </message>
    <message>
      <source>Forget the decisions</source>
      <translation>清除已作的决定</translation>
    </message>
    <message>
      <source>Forget the saved query of this name</source>
      <translation>删除这个名称下保存的查询</translation>
    </message>
    <message>
      <source>Form {number} of 8</source>
      <translation>表单 {number}/8</translation>
    </message>
    <message>
      <source>Formal notice to the owner</source>
      <translation>抄告权属单位</translation>
    </message>
    <message>
      <source>Formal notices</source>
      <translation>抄告次数</translation>
    </message>
    <message>
      <source>Formal notices before substitute remediation</source>
      <translation>代整治前须抄告次数</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>格式</translation>
    </message>
    <message>
      <source>Forms</source>
      <translation>表单</translation>
    </message>
    <message>
      <source>Found</source>
      <translation>数量</translation>
    </message>
    <message>
      <source>Found: {encoding}</source>
      <translation>识别为：{encoding}</translation>
    </message>
    <message>
      <source>From</source>
      <translation>起</translation>
    </message>
    <message>
      <source>From a file, typed, or the official notice pasted</source>
      <translation>从文件导入、键入，或粘贴官方通知</translation>
    </message>
    <message>
      <source>From a file…</source>
      <translation>从文件…</translation>
    </message>
    <message>
      <source>From day</source>
      <translation>起始日期</translation>
    </message>
    <message>
      <source>From score</source>
      <translation>最低得分</translation>
    </message>
    <message>
      <source>From so many dispatches on a case circles. Empty: what the case settings say.</source>
      <translation>派遣达到此次数即为流转案件。留空则按案件设置。</translation>
    </message>
    <message>
      <source>From so many on a case drags on; one reason is enough. 0 leaves this one out.</source>
      <translation>达到此数即为久拖不决；满足一项即可。0 表示不考虑该项。</translation>
    </message>
    <message>
      <source>From state</source>
      <translation>原状态</translation>
    </message>
    <message>
      <source>From the Monday after the last whole week on.</source>
      <translation>从最后一个整周之后的星期一起。</translation>
    </message>
    <message>
      <source>From the first to the last of these times.</source>
      <translation>从其中第一次到最后一次的天数。</translation>
    </message>
    <message>
      <source>From the street at most (m)</source>
      <translation>离道路最远（米）</translation>
    </message>
    <message>
      <source>From unit</source>
      <translation>转出单位</translation>
    </message>
    <message>
      <source>From which on a rise or fall over all steps is a trend.</source>
      <translation>小于多少，全部时段的升降才算趋势。</translation>
    </message>
    <message>
      <source>From which on a step of an area counts as hot or cold.</source>
      <translation>达到多少，区域的一个时段才算热或冷。</translation>
    </message>
    <message>
      <source>From {first} to {last} is no holiday. Correct the dates.</source>
      <translation>{first} 至 {last} 不是一个假期。请更正日期。</translation>
    </message>
    <message>
      <source>From {since} to {until} there are {count} steps, more than {most}. Choose longer steps or a shorter period, and see whether the times are right.</source>
      <translation>{since} 至 {until} 共 {count} 个时段，超过 {most} 个。请选择更长的时段或更短的期间，并检查时间是否有误。</translation>
    </message>
    <message>
      <source>From {since} until before {until} there were {count}.</source>
      <translation>自 {since} 起、{until} 之前共 {count} 件。</translation>
    </message>
    <message>
      <source>From … to …</source>
      <translation>从…到…</translation>
    </message>
    <message>
      <source>Full screen</source>
      <translation>全屏</translation>
    </message>
    <message>
      <source>Fund</source>
      <translation>经费来源</translation>
    </message>
    <message>
      <source>Further attributes (JSON)</source>
      <translation>其他属性（JSON）</translation>
    </message>
    <message>
      <source>GCJ-02 (Amap, Tencent)</source>
      <translation>GCJ-02（高德、腾讯）</translation>
    </message>
    <message>
      <source>GCJ-02 and BD-09 are the shifted coordinates of Chinese web maps; they are converted back, to about 1 m. A city's local system needs its parameters or control points.</source>
      <translation>GCJ-02 和 BD-09 是国内互联网地图的偏移坐标；可转换回来，精度约 1 米。城市独立坐标系需要参数或控制点。</translation>
    </message>
    <message>
      <source>GCJ-02 or BD-09 that nobody said</source>
      <translation>未注明的 GCJ-02 或 BD-09</translation>
    </message>
    <message>
      <source>GIS desk</source>
      <translation>GIS 工作台</translation>
    </message>
    <message>
      <source>GeoPackage</source>
      <translation>GeoPackage</translation>
    </message>
    <message>
      <source>GeoPackage (*.gpkg)</source>
      <translation>GeoPackage (*.gpkg)</translation>
    </message>
    <message>
      <source>Geocoding</source>
      <translation>地理编码</translation>
    </message>
    <message>
      <source>Geocoding tables</source>
      <translation>地理编码表</translation>
    </message>
    <message>
      <source>Geometry</source>
      <translation>几何类型</translation>
    </message>
    <message>
      <source>Geometry is present and valid</source>
      <translation>几何存在且有效</translation>
    </message>
    <message>
      <source>Geometry type is that of the class</source>
      <translation>几何类型与小类一致</translation>
    </message>
    <message>
      <source>Gets a new code</source>
      <translation>另编新码</translation>
    </message>
    <message>
      <source>Give</source>
      <translation>划归</translation>
    </message>
    <message>
      <source>Give a parcel, building or block to the neighbouring unit grid ({key})</source>
      <translation>把地块、建筑物或街块划拨给相邻单元网格（{key}）</translation>
    </message>
    <message>
      <source>Give a time limit above 0.</source>
      <translation>请填写大于 0 的处置时限。</translation>
    </message>
    <message>
      <source>Give many components one value, or retire them</source>
      <translation>为多个部件统一赋值，或将其作废</translation>
    </message>
    <message>
      <source>Give the census a name.</source>
      <translation>请填写普查名称。</translation>
    </message>
    <message>
      <source>Give the first day of the period, too, or leave both empty for the month before.</source>
      <translation>请同时填写周期的起始日；两者都留空则取上个月。</translation>
    </message>
    <message>
      <source>Give the reason first</source>
      <translation>请先填写理由</translation>
    </message>
    <message>
      <source>Give the reason first; Enter goes on</source>
      <translation>先填写原因，回车继续</translation>
    </message>
    <message>
      <source>Give the reason for “{action}”, then press Enter.</source>
      <translation>请填写“{action}”的理由，然后按回车。</translation>
    </message>
    <message>
      <source>Give the reason of the appeal.</source>
      <translation>请填写申诉理由。</translation>
    </message>
    <message>
      <source>Give the reason of the decision.</source>
      <translation>请填写决定理由。</translation>
    </message>
    <message>
      <source>Give the reason of the retirement.</source>
      <translation>请填写作废原因。</translation>
    </message>
    <message>
      <source>Give the reason why this finding is to stay as it is.</source>
      <translation>请说明该问题保持原样的理由。</translation>
    </message>
    <message>
      <source>Give the reason.</source>
      <translation>请填写理由。</translation>
    </message>
    <message>
      <source>Give the selected unit grids to this patrol area (G)</source>
      <translation>把选中的单元网格划归该责任网格（G）</translation>
    </message>
    <message>
      <source>Give up; nothing has been written (Esc)</source>
      <translation>放弃等待；没有写入任何内容 (Esc)</translation>
    </message>
    <message>
      <source>Gives every component the code of the unit grid it lies in (BGID). Lines and areas belong to the grid that holds most of them; on a border the lower code counts. With a workspace alone, all its valid components are brought up to date; with a layer of components and a layer of grids, the result is a new layer.</source>
      <translation>给每个部件填写所在单元网格的标识码（BGID）。线和面归入占其最大部分的网格；在边线上时取较小的编码。只给工作区时，更新其中全部有效部件；给出部件图层和网格图层时，结果为新图层。</translation>
    </message>
    <message>
      <source>Gives unit grids their code: the twelve digits of the community and a running number, from west to east and from north to south inside each community. Grids that have a code keep it; new ones are numbered behind every number that was ever used. With a workspace the grids can be stored at once.</source>
      <translation>给单元网格编码：社区的十二位代码加顺序号，在每个社区内自西向东、自北向南。已有编码的网格保持不变；新网格排在用过的所有号码之后。有工作区时可直接存入。</translation>
    </message>
    <message>
      <source>Go to the case that was last registered or moved at this desk</source>
      <translation>转到本席位刚登记或刚办理的案件</translation>
    </message>
    <message>
      <source>Go to the last case I moved</source>
      <translation>转到我刚办理的案件</translation>
    </message>
    <message>
      <source>Goals</source>
      <translation>目标</translation>
    </message>
    <message>
      <source>Goes into</source>
      <translation>写入字段</translation>
    </message>
    <message>
      <source>Goes into the step record</source>
      <translation>写入流转记录</translation>
    </message>
    <message>
      <source>Goes to</source>
      <translation>派往</translation>
    </message>
    <message>
      <source>Grant extension</source>
      <translation>同意延期</translation>
    </message>
    <message>
      <source>Grant return</source>
      <translation>同意退回</translation>
    </message>
    <message>
      <source>Grant suspension</source>
      <translation>同意挂账</translation>
    </message>
    <message>
      <source>Grant the appeal</source>
      <translation>支持申诉</translation>
    </message>
    <message>
      <source>Grant the request</source>
      <translation>同意申请</translation>
    </message>
    <message>
      <source>Grant void</source>
      <translation>同意作废</translation>
    </message>
    <message>
      <source>Green until</source>
      <translation>绿灯截止时间</translation>
    </message>
    <message>
      <source>Grid atlas</source>
      <translation>单元网格图册</translation>
    </message>
    <message>
      <source>Grid {code} consists of {count} separate parts.</source>
      <translation>网格 {code} 由 {count} 个分离的部分组成。</translation>
    </message>
    <message>
      <source>Grid {code} has {area:.0f} m²; {low:.0f} to {high:.0f} m² are wanted.</source>
      <translation>网格 {code} 面积为 {area:.0f} m²，应在 {low:.0f} 至 {high:.0f} m² 之间。</translation>
    </message>
    <message>
      <source>Grid {code} has {count:.0f} components, {times:.1f} times the mean of its community.</source>
      <translation>网格 {code} 有 {count:.0f} 个部件，是所在社区平均值的 {times:.1f} 倍。</translation>
    </message>
    <message>
      <source>Grid {code} is a sliver, {width:.1f} m wide on average.</source>
      <translation>网格 {code} 为狭长碎片，平均宽 {width:.1f} m。</translation>
    </message>
    <message>
      <source>Grid {code} is long or ragged: compactness {value:.2f}, at least {limit:.2f} is wanted.</source>
      <translation>网格 {code} 狭长或边界曲折：紧凑度 {value:.2f}，应不小于 {limit:.2f}。</translation>
    </message>
    <message>
      <source>Grid {code} lies in community {community}.</source>
      <translation>网格 {code} 位于社区 {community} 内。</translation>
    </message>
    <message>
      <source>Grid {code} was redrawn.</source>
      <translation>网格 {code} 已重新绘制。</translation>
    </message>
    <message>
      <source>Grid {code}: a strong line ({name}) cuts {area:.0f} m² off it.</source>
      <translation>网格 {code}：被主要界线（{name}）切去 {area:.0f} m²。</translation>
    </message>
    <message>
      <source>Grid {code}: everything was divided anew.</source>
      <translation>网格 {code}：全部重新划分。</translation>
    </message>
    <message>
      <source>Grid {code}: its border cuts {area:.1f} m² off a building.</source>
      <translation>网格 {code}：其边界切割建筑物，切去 {area:.1f} m²。</translation>
    </message>
    <message>
      <source>Grid {code}: its border cuts {area:.1f} m² off a component.</source>
      <translation>网格 {code}：其边界切割部件，切去 {area:.1f} m²。</translation>
    </message>
    <message>
      <source>Grid {code}: its border cuts {area:.1f} m² off an object that is to be kept whole.</source>
      <translation>网格 {code}：其边界切割应保持完整的对象，切去 {area:.1f} m²。</translation>
    </message>
    <message>
      <source>Grid {code}: the ground beside it could not be divided without it.</source>
      <translation>网格 {code}：相邻地块单独划分不能符合规则，需与它一起划分。</translation>
    </message>
    <message>
      <source>Grid {code}: {area:.1f} m² lie in the neighbouring community {other}.</source>
      <translation>网格 {code}：有 {area:.1f} m² 位于相邻社区 {other} 内。</translation>
    </message>
    <message>
      <source>Grid {code}: {area:.1f} m² lie outside all communities.</source>
      <translation>网格 {code}：有 {area:.1f} m² 位于所有社区之外。</translation>
    </message>
    <message>
      <source>Grid {code}: {length:.1f} m of the border do not share their vertices with the neighbour.</source>
      <translation>网格 {code}：有 {length:.1f} m 边界与相邻网格的顶点不一致。</translation>
    </message>
    <message>
      <source>Grid {code}: {reason}.</source>
      <translation>网格 {code}：{reason}。</translation>
    </message>
    <message>
      <source>Grid {row} has no area.</source>
      <translation>网格 {row} 没有面积。</translation>
    </message>
    <message>
      <source>Grid {row}: code “{code}” is not {digits} digits of the community and a number from {first} to {last}.</source>
      <translation>网格 {row}：编码“{code}”不是 {digits} 位社区代码加 {first} 至 {last} 的顺序码。</translation>
    </message>
    <message>
      <source>Grids</source>
      <translation>网格数</translation>
    </message>
    <message>
      <source>Grids kept</source>
      <translation>保留的网格</translation>
    </message>
    <message>
      <source>Grids retired</source>
      <translation>作废的网格</translation>
    </message>
    <message>
      <source>Grids with a code here keep it.</source>
      <translation>此字段已有编码的网格保持不变。</translation>
    </message>
    <message>
      <source>Grids {code} and {other} overlap by {area:.1f} m².</source>
      <translation>网格 {code} 与 {other} 重叠 {area:.1f} m²。</translation>
    </message>
    <message>
      <source>Ground of this package</source>
      <translation>本普查包的范围</translation>
    </message>
    <message>
      <source>Grounds (JSON)</source>
      <translation>依据（JSON）</translation>
    </message>
    <message>
      <source>Group</source>
      <translation>组</translation>
    </message>
    <message>
      <source>Hand over</source>
      <translation>交班</translation>
    </message>
    <message>
      <source>Handed over. The next shift is told when it begins.</source>
      <translation>已交班，下一班上岗时会得到提示。</translation>
    </message>
    <message>
      <source>Handled</source>
      <translation>处置完成</translation>
    </message>
    <message>
      <source>Handled at</source>
      <translation>处置完成时间</translation>
    </message>
    <message>
      <source>Handled by</source>
      <translation>处置人</translation>
    </message>
    <message>
      <source>Handled on the spot</source>
      <translation>现场处理</translation>
    </message>
    <message>
      <source>Handled ones and those overdue and not handled.</source>
      <translation>处置数与超时未处置数之和。</translation>
    </message>
    <message>
      <source>Handled only in part</source>
      <translation>只处置了一部分</translation>
    </message>
    <message>
      <source>Handling</source>
      <translation>处置</translation>
    </message>
    <message>
      <source>Handling has the limit of the filing condition. Clocks that run already keep their deadline.</source>
      <translation>处置时限由立案条件决定。已在计时的案件保持原截止时间。</translation>
    </message>
    <message>
      <source>Handover of a shift</source>
      <translation>交接班</translation>
    </message>
    <message>
      <source>Handover of {who}, {at}</source>
      <translation>{who}的交班记录，{at}</translation>
    </message>
    <message>
      <source>Handover …</source>
      <translation>交班…</translation>
    </message>
    <message>
      <source>Hangzhou: the fifth event class is 界面秩序</source>
      <translation>杭州：第五类事件为“界面秩序”</translation>
    </message>
    <message>
      <source>Hardly a row lies on a known component as {crs}, but {share} % do as {right}. Take it in again with that reference system of the source.</source>
      <translation>按 {crs} 几乎没有一行落在已有部件上，而按 {right} 有 {share}% 落上。请以该坐标系作为源坐标系重新接收。</translation>
    </message>
    <message>
      <source>Hash</source>
      <translation>校验值</translation>
    </message>
    <message>
      <source>Hash of the record before</source>
      <translation>前一记录的校验值</translation>
    </message>
    <message>
      <source>Hashes of the records</source>
      <translation>流转记录散列值</translation>
    </message>
    <message>
      <source>Head of the unit (seal)</source>
      <translation>责任单位负责人（盖章）</translation>
    </message>
    <message>
      <source>Hectares</source>
      <translation>公顷</translation>
    </message>
    <message>
      <source>Helsinki centre (real, OpenStreetMap)</source>
      <translation>赫尔辛基市中心（真实，OpenStreetMap）</translation>
    </message>
    <message>
      <source>Highest density (cases per km)</source>
      <translation>最高密度（件/公里）</translation>
    </message>
    <message>
      <source>Historical cold spot</source>
      <translation>历史冷点</translation>
    </message>
    <message>
      <source>Historical hot spot</source>
      <translation>历史热点</translation>
    </message>
    <message>
      <source>History: closed ones with their times</source>
      <translation>作为历史案件：已结案的保留其时间</translation>
    </message>
    <message>
      <source>Holiday</source>
      <translation>节假日</translation>
    </message>
    <message>
      <source>Holidays and shifted working days</source>
      <translation>节假日与调休</translation>
    </message>
    <message>
      <source>Holidays as text</source>
      <translation>节假日文本</translation>
    </message>
    <message>
      <source>Hot or cold</source>
      <translation>冷热类别</translation>
    </message>
    <message>
      <source>Hot or cold (-3 to 3)</source>
      <translation>冷热类别（-3 至 3）</translation>
    </message>
    <message>
      <source>Hot spot, 90 %</source>
      <translation>热点，90 %</translation>
    </message>
    <message>
      <source>Hot spot, 95 %</source>
      <translation>热点，95 %</translation>
    </message>
    <message>
      <source>Hot spot, 99 %</source>
      <translation>热点，99 %</translation>
    </message>
    <message>
      <source>Hot spots</source>
      <translation>热点</translation>
    </message>
    <message>
      <source>Hot spots are areas that differ from the others: at least two areas are needed, here is {count}.</source>
      <translation>热点是与其他区域不同的区域：至少需要两个区域，这里只有 {count} 个。</translation>
    </message>
    <message>
      <source>Hot spots in &amp;time…</source>
      <translation>时空热点(&amp;T)…</translation>
    </message>
    <message>
      <source>Hot spots in time</source>
      <translation>分时段热点</translation>
    </message>
    <message>
      <source>Hot spots need at least {least} areas with a value; {count} of {areas} have one. Choose smaller areas, or a wider selection.</source>
      <translation>热点分析至少需要 {least} 个有数值的区域；{areas} 个区域中只有 {count} 个有数值。请改用更小的区域，或放宽选择条件。</translation>
    </message>
    <message>
      <source>Hot spots of the week</source>
      <translation>本周热点</translation>
    </message>
    <message>
      <source>Hot steps</source>
      <translation>热点时段数</translation>
    </message>
    <message>
      <source>Hotline</source>
      <translation>热线</translation>
    </message>
    <message>
      <source>How far a case reaches along the streets. Larger: smoother.</source>
      <translation>一件案件沿道路的影响距离。越大越平滑。</translation>
    </message>
    <message>
      <source>How far an object may have been moved and still be recognised.</source>
      <translation>部件移动多远仍可识别为同一部件。</translation>
    </message>
    <message>
      <source>How it is scored</source>
      <translation>评分办法</translation>
    </message>
    <message>
      <source>How long the period is.</source>
      <translation>统计期的长度。</translation>
    </message>
    <message>
      <source>How many</source>
      <translation>数量</translation>
    </message>
    <message>
      <source>How many are listed.</source>
      <translation>列出多少个。</translation>
    </message>
    <message>
      <source>How many cases each stretch of street has per kilometre</source>
      <translation>各路段每公里的案件数</translation>
    </message>
    <message>
      <source>How many cases of each class every area will have in the coming weeks, with an interval: the season, trend and level of the class in the whole district, times the share of the area. It is tested on the past first: from up to thirteen moments of the last year the weeks after are forecast from what was known then, and compared with the same week last year, the mean of the last weeks, and a steady rate. A forecast is shown only where it was better than all of them; elsewhere stands –, with the reason. The table of the test has the errors, and how often the intervals held. At least 76 whole weeks are needed, two years are better. docs/forecast.md has the method.</source>
      <translation>未来几周每个区域各类案件的数量及其区间：该类在全区的季节、趋势和水平，乘以该区域所占份额。预测先用过去检验：从最近一年的至多十三个时点出发，只用当时已知的数据预测其后几周，并与去年同周、近期均值和恒定速率比较。只有优于全部这些的才显示预测，其余显示“–”并说明理由。检验表列出误差，以及区间的命中情况。至少需要 76 个整周，两年更好。方法见 docs/forecast.md。</translation>
    </message>
    <message>
      <source>How many changes of this census are decided</source>
      <translation>本次普查已决定的变更数</translation>
    </message>
    <message>
      <source>How many days, the last of them today</source>
      <translation>多少天，最后一天为今天</translation>
    </message>
    <message>
      <source>How many findings of this check and rule are settled</source>
      <translation>当前检查与规则下已处理的问题数</translation>
    </message>
    <message>
      <source>How near and how long ago open cases count as similar, for single classes; for all others the rules say it. A major class holds for its minor ones.</source>
      <translation>单个类别的在办案件在多近、多少天内算相似；其他类别按“规则”页的设定。大类适用于其下各小类。</translation>
    </message>
    <message>
      <source>How often it refreshes by itself: the open cases every {open} minutes, everything else every {rates}</source>
      <translation>自动刷新：在办案件每 {open} 分钟，其余每 {rates} 分钟</translation>
    </message>
    <message>
      <source>How the city &amp;judges…</source>
      <translation>评价办法(&amp;J)…</translation>
    </message>
    <message>
      <source>How the city judges</source>
      <translation>评价办法</translation>
    </message>
    <message>
      <source>How the report came in</source>
      <translation>案件如何报来</translation>
    </message>
    <message>
      <source>I am</source>
      <translation>姓名</translation>
    </message>
    <message>
      <source>I work as</source>
      <translation>我的岗位</translation>
    </message>
    <message>
      <source>I&amp;mport a year…</source>
      <translation>导入年度安排(&amp;M)…</translation>
    </message>
    <message>
      <source>Import</source>
      <translation>导入</translation>
    </message>
    <message>
      <source>Import OpenStreetMap extract</source>
      <translation>导入 OpenStreetMap 数据</translation>
    </message>
    <message>
      <source>Import as</source>
      <translation>导入为</translation>
    </message>
    <message>
      <source>Import base map</source>
      <translation>导入底图</translation>
    </message>
    <message>
      <source>Import components</source>
      <translation>导入部件</translation>
    </message>
    <message>
      <source>Import every source of the list, what others refer to first (Ctrl+Enter)</source>
      <translation>导入列表中全部来源，被引用的先导入（Ctrl+Enter）</translation>
    </message>
    <message>
      <source>Import filing standards</source>
      <translation>导入立案结案标准</translation>
    </message>
    <message>
      <source>Import geocoding table</source>
      <translation>导入地理编码表</translation>
    </message>
    <message>
      <source>Import holidays</source>
      <translation>导入节假日</translation>
    </message>
    <message>
      <source>Import mapping (*.json)</source>
      <translation>导入对应关系 (*.json)</translation>
    </message>
    <message>
      <source>Import mappings</source>
      <translation>导入映射</translation>
    </message>
    <message>
      <source>Import of {name}</source>
      <translation>导入 {name}</translation>
    </message>
    <message>
      <source>Import organisations</source>
      <translation>导入单位</translation>
    </message>
    <message>
      <source>Import reports</source>
      <translation>导入上报</translation>
    </message>
    <message>
      <source>Import streets or communities</source>
      <translation>导入街道或社区</translation>
    </message>
    <message>
      <source>Import survey files, base maps, tables and OpenStreetMap extracts</source>
      <translation>导入普查文件、底图、表格和 OpenStreetMap 数据</translation>
    </message>
    <message>
      <source>Imported</source>
      <translation>导入</translation>
    </message>
    <message>
      <source>Imported by</source>
      <translation>导入人</translation>
    </message>
    <message>
      <source>Imported from {name}; only the times of report and closing are known.</source>
      <translation>由 {name} 导入；只知道上报和结案时间。</translation>
    </message>
    <message>
      <source>In all areas together: {density} {per} ({count} / {base}).</source>
      <translation>各区域合计：{per}{density}（{count} / {base}）。</translation>
    </message>
    <message>
      <source>In coordination</source>
      <translation>协调中</translation>
    </message>
    <message>
      <source>In none of the areas</source>
      <translation>不在任何区域内</translation>
    </message>
    <message>
      <source>In the archive {file}</source>
      <translation>位于归档文件 {file}</translation>
    </message>
    <message>
      <source>In the inventory</source>
      <translation>库内</translation>
    </message>
    <message>
      <source>In this area a naive forecast was better.</source>
      <translation>该区域朴素预测更好。</translation>
    </message>
    <message>
      <source>In this state it is the turn of: {roles}. You work as {role}.</source>
      <translation>该状态应由{roles}办理。您当前的岗位是{role}。</translation>
    </message>
    <message>
      <source>In this survey</source>
      <translation>本次实测</translation>
    </message>
    <message>
      <source>In time</source>
      <translation>是否按期</translation>
    </message>
    <message>
      <source>In {standard} a city's own classes go into major {wanted}, not {major}.</source>
      <translation>按 {standard}，城市扩展类应放在大类 {wanted}，而不是 {major}。</translation>
    </message>
    <message>
      <source>In {text} a brace has no other half.</source>
      <translation>{text} 中的花括号不成对。</translation>
    </message>
    <message>
      <source>In-time rate</source>
      <translation>按期结案率</translation>
    </message>
    <message>
      <source>Inside a community</source>
      <translation>位于社区内</translation>
    </message>
    <message>
      <source>Inside communities</source>
      <translation>不跨社区</translation>
    </message>
    <message>
      <source>Inside streets</source>
      <translation>不跨街道</translation>
    </message>
    <message>
      <source>Install these packages of your distribution, or QGIS with them from conda-forge by this command.</source>
      <translation>请安装发行版提供的这些软件包,或用以下命令从 conda-forge 安装带有它们的 QGIS。</translation>
    </message>
    <message>
      <source>Instead of a layer: a file that QGIS reads (Shapefile, GeoPackage, file geodatabase, DXF ...), or a .csv or .xlsx table. Its encoding is detected.</source>
      <translation>代替图层：QGIS 可读的文件（Shapefile、GeoPackage、文件地理数据库、DXF 等），或 .csv、.xlsx 表格。编码自动识别。</translation>
    </message>
    <message>
      <source>Instead of the roads of the workspace; none of them is left out.</source>
      <translation>代替工作区中的道路；全部计入。</translation>
    </message>
    <message>
      <source>Intake</source>
      <translation>受理</translation>
    </message>
    <message>
      <source>Intensifying cold spot</source>
      <translation>加强冷点</translation>
    </message>
    <message>
      <source>Intensifying hot spot</source>
      <translation>加强热点</translation>
    </message>
    <message>
      <source>Interval from</source>
      <translation>区间下限</translation>
    </message>
    <message>
      <source>Interval to</source>
      <translation>区间上限</translation>
    </message>
    <message>
      <source>Intervals (days)</source>
      <translation>间隔（天）</translation>
    </message>
    <message>
      <source>Intervals promised (share)</source>
      <translation>应命中的区间（比例）</translation>
    </message>
    <message>
      <source>Intervals that held (share)</source>
      <translation>命中的区间（比例）</translation>
    </message>
    <message>
      <source>Into the table; it is written when the table is saved</source>
      <translation>放入表中；保存整表时写入</translation>
    </message>
    <message>
      <source>It becomes a proposed change, which somebody reviews</source>
      <translation>成为一项待审核的变更建议</translation>
    </message>
    <message>
      <source>It cannot be undone any more: {count} of these components were changed since, {objid} by {by} at {at}. Change them back by hand, from their history.</source>
      <translation>已不能撤销：其中 {count} 个部件此后又被修改过，{objid} 由 {by} 于 {at} 修改。请从其历史中逐个改回。</translation>
    </message>
    <message>
      <source>It cannot be undone: the patrol areas around unit grid {grid} were changed since.</source>
      <translation>无法撤销：单元网格 {grid} 所在的责任网格此后已有变动。</translation>
    </message>
    <message>
      <source>It cannot be undone: unit grid {grid} was changed or retired since.</source>
      <translation>无法撤销：单元网格 {grid} 此后已被修改或作废。</translation>
    </message>
    <message>
      <source>It cannot be undone: unit grid {grid} was in no patrol area before.</source>
      <translation>无法撤销：单元网格 {grid} 此前不属于任何责任网格。</translation>
    </message>
    <message>
      <source>It covers {count} known objects.</source>
      <translation>覆盖 {count} 个已知部件。</translation>
    </message>
    <message>
      <source>It does not say its reference system; {crs} puts it into the district and was taken.</source>
      <translation>文件未注明坐标系；按 {crs} 落在本区内，已按此接收。</translation>
    </message>
    <message>
      <source>It failed; see the log messages panel.</source>
      <translation>导入失败；详见日志消息面板。</translation>
    </message>
    <message>
      <source>It goes on at the step it had come to</source>
      <translation>从原来的步骤继续</translation>
    </message>
    <message>
      <source>It has another code by now: {code}.</source>
      <translation>它现在的标识码是 {code}。</translation>
    </message>
    <message>
      <source>It has been put right (C)</source>
      <translation>问题已整改（C）</translation>
    </message>
    <message>
      <source>It has no field for {columns}, which the census asks for. Its fields: {fields}. Say in a mapping which field it is, or the class of all rows.</source>
      <translation>文件没有普查要求的字段 {columns}。文件中的字段：{fields}。请在映射中指明对应字段，或指定所有行的小类。</translation>
    </message>
    <message>
      <source>It has no geometry and no coordinates that were recognised. Name the fields of the coordinates.</source>
      <translation>文件没有几何图形，也没有识别出坐标。请指明坐标字段。</translation>
    </message>
    <message>
      <source>It has no place that the map can show.</source>
      <translation>它没有可在图上显示的位置。</translation>
    </message>
    <message>
      <source>It has no rows.</source>
      <translation>文件中没有记录。</translation>
    </message>
    <message>
      <source>It is damaged</source>
      <translation>破损</translation>
    </message>
    <message>
      <source>It is done with or was given up. Nothing is lost, and it can be opened again</source>
      <translation>普查已完成或已放弃。内容全部保留，可以重新打开</translation>
    </message>
    <message>
      <source>It is missing</source>
      <translation>丢失</translation>
    </message>
    <message>
      <source>It is not settled after all (O)</source>
      <translation>尚未处理完，重新打开（O）</translation>
    </message>
    <message>
      <source>It is not there any more: its code and history stay, a reason is asked for (R)</source>
      <translation>部件已不存在：保留编码和履历，需填写原因（R）</translation>
    </message>
    <message>
      <source>It is noticed by the known components, else by the base map; what was noticed and done is said in every case.</source>
      <translation>先依据已有部件、其次依据底图判断；判断结果和所作处理都会说明。</translation>
    </message>
    <message>
      <source>It is now: {kind}. Accept it with A.</source>
      <translation>现定为：{kind}。按 A 采纳。</translation>
    </message>
    <message>
      <source>It is of the census {name}. Take it in there.</source>
      <translation>它属于普查“{name}”，请在该普查中接收。</translation>
    </message>
    <message>
      <source>It is to stay as it is; a reason is asked for (E)</source>
      <translation>保持现状，需填写原因（E）</translation>
    </message>
    <message>
      <source>It is uncertain what happened to it. Say what it is first: set its kind, or match it by hand.</source>
      <translation>尚不确定它发生了什么变更。请先明确：设定变更类型，或人工匹配。</translation>
    </message>
    <message>
      <source>It is urgent.</source>
      <translation>紧急。</translation>
    </message>
    <message>
      <source>It looks like {datum} that nobody said: {evidence}.</source>
      <translation>看起来是未注明的 {datum}：{evidence}。</translation>
    </message>
    <message>
      <source>It looks like {datum} that nobody said: {evidence}. Take it in again with that datum of the coordinates.</source>
      <translation>看起来是未注明的 {datum}：{evidence}。请把坐标基准设为它后重新接收。</translation>
    </message>
    <message>
      <source>It stands elsewhere</source>
      <translation>位置不符</translation>
    </message>
    <message>
      <source>It stands in the history of every component that changes.</source>
      <translation>记入每个变更部件的历史。</translation>
    </message>
    <message>
      <source>It stands in the history of every component that changes. Empty: the name of the census.</source>
      <translation>记入每个变更部件的历史。留空：用普查的名称。</translation>
    </message>
    <message>
      <source>It stands in the history of everything that changes.</source>
      <translation>写入所有变更对象的历史记录。</translation>
    </message>
    <message>
      <source>It stands in the record of every case that changes.</source>
      <translation>写入每个有变化的案件的记录。</translation>
    </message>
    <message>
      <source>It was converted back.</source>
      <translation>已转换回来。</translation>
    </message>
    <message>
      <source>It was moved since it was matched. Look at it again and decide anew.</source>
      <translation>匹配之后它又被移动过。请重新查看并再作决定。</translation>
    </message>
    <message>
      <source>It was not compared with the inventory yet: there are no changes to report.</source>
      <translation>尚未与部件库比对，没有可报告的变更。</translation>
    </message>
    <message>
      <source>It was recorded as lost and stands there again.</source>
      <translation>该部件原记录为丢失，现已重新出现。</translation>
    </message>
    <message>
      <source>It was recorded as lost before.</source>
      <translation>此前已记录为丢失。</translation>
    </message>
    <message>
      <source>It was removed, or is disused</source>
      <translation>已移除或废弃</translation>
    </message>
    <message>
      <source>It was replaced by another</source>
      <translation>已更换</translation>
    </message>
    <message>
      <source>It was retired on {date}.</source>
      <translation>该部件已于 {date} 作废。</translation>
    </message>
    <message>
      <source>It was taken as it is.</source>
      <translation>已按原样接收。</translation>
    </message>
    <message>
      <source>Its changes are undecided again, but for those that a person decided since; not after they were applied</source>
      <translation>其变更恢复为未决定，此后由人决定的除外；入库后不能收回</translation>
    </message>
    <message>
      <source>Its class is wrong</source>
      <translation>类别有误</translation>
    </message>
    <message>
      <source>Its class: code, name or pinyin</source>
      <translation>部件类别：代码、名称或拼音</translation>
    </message>
    <message>
      <source>Its code is of the county {old}; it lies in {new} by now.</source>
      <translation>其标识码属区县 {old}，现位于 {new}。</translation>
    </message>
    <message>
      <source>Its match was given to another object by {who}</source>
      <translation>原匹配对象已由{who}改配给其他对象</translation>
    </message>
    <message>
      <source>Its name.</source>
      <translation>其名称。</translation>
    </message>
    <message>
      <source>Its name. Empty: the change inbox, or all changes since the day.</source>
      <translation>普查名称。留空：变更收件箱，或自该日以来的全部变更。</translation>
    </message>
    <message>
      <source>Its name. Empty: the change inbox.</source>
      <translation>普查的名称。留空：变更收件箱。</translation>
    </message>
    <message>
      <source>Its name. Empty: the only one that is under way.</source>
      <translation>普查名称。留空：唯一正在进行的普查。</translation>
    </message>
    <message>
      <source>J and K or the arrow keys move, A accepts, X rejects, F flies there; Shift, Ctrl and Ctrl+A choose many</source>
      <translation>J、K 或方向键移动，A 采纳，X 驳回，F 定位；Shift、Ctrl、Ctrl+A 多选</translation>
    </message>
    <message>
      <source>J and K or the arrow keys move, F flies to the finding; Shift, Ctrl and Ctrl+A choose many</source>
      <translation>J、K 或方向键移动，F 定位到问题；Shift、Ctrl 和 Ctrl+A 多选</translation>
    </message>
    <message>
      <source>J and K or the arrow keys move, F flies to the unit grid; Shift, Ctrl and Ctrl+A choose many</source>
      <translation>J、K 或方向键移动，F 定位到单元网格；Shift、Ctrl 和 Ctrl+A 选择多个</translation>
    </message>
    <message>
      <source>Join unit grids into patrol areas</source>
      <translation>划分责任网格</translation>
    </message>
    <message>
      <source>Joined</source>
      <translation>合并</translation>
    </message>
    <message>
      <source>Joins whole unit grids into connected patrol areas, one for each collector, so that every area has about the same work: components, past cases, length of road and area, by weights. The unit grids of the workspace are used, or those whose code stands in a layer; without a workspace any layer of grids with number fields serves. Roads on the border of two grids count half to each. Stored areas keep their code, name and collector where most of their ground stays. The result is the same for the same input.</source>
      <translation>把完整的单元网格合并成连片的责任网格，每名监督员一个，使各责任网格的工作量大致相等：按权重综合部件数、历史案件数、道路长度和面积。使用工作区中的单元网格，或图层中列出标识码的单元网格；没有工作区时，任何带数值字段的网格图层均可。位于两个网格交界处的道路，长度各计一半。已入库的责任网格若大部分范围不变，则保留其编码、名称和监督员。相同的输入得到相同的结果。</translation>
    </message>
    <message>
      <source>Judge the month twice; what is wrong in the tables must be corrected first</source>
      <translation>将该月评价两次；表中的错误须先改正</translation>
    </message>
    <message>
      <source>Judges areas, units, departments, collectors, acceptance operators, shift leaders, dispatchers or collection companies over a period: counts of cases, rates, a score from 0 to 100 and a level. Rates, weights, bands and levels are those of the tables of the evaluation, which the city may change; the defaults are the examples of CJ/T 292-2008. A rate whose denominator is 0 is empty and is not scored. The score of a larger area is the mean of its unit grids, its counts are their sums. Suspended time does not count, appeals that were granted excuse lateness, merged cases stand for themselves nowhere. Name a row and a count to get the cases behind that figure.</source>
      <translation>对区域、责任单位、部门、监督员、受理员、值班长、派遣员或信息采集单位在一个周期内进行综合评价：案件计数、各项率、0 至 100 分的得分和等级。各项率、权重、分档和等级取自评价设置表，由本市自行调整；默认值为 CJ/T 292-2008 附录的示例。分母为 0 的率留空，不参与评分。较大区域的得分为其单元网格得分的平均值，计数为各网格之和。挂账时间不计时，申诉成立的不计超期，已并案的案件不单独计数。填写评价对象并选择一项计数，即可反查该数字背后的案件。</translation>
    </message>
    <message>
      <source>Keep for later and take the next (Ctrl+N)</source>
      <translation>暂存，受理下一件（Ctrl+N）</translation>
    </message>
    <message>
      <source>Keep incomplete steps</source>
      <translation>保留不完整的时段</translation>
    </message>
    <message>
      <source>Keep the page in the workspace; the next shift is told of it</source>
      <translation>把本页存入工作区，并提示下一班</translation>
    </message>
    <message>
      <source>Keep this mapping in the workspace for the next file of this kind</source>
      <translation>把对应关系保存到工作区，供下次同类文件使用</translation>
    </message>
    <message>
      <source>Keep what is typed as a phrase</source>
      <translation>把已输入的内容存为惯用语</translation>
    </message>
    <message>
      <source>Keeps the code</source>
      <translation>沿用原标识码</translation>
    </message>
    <message>
      <source>Kendall's tau</source>
      <translation>Kendall τ</translation>
    </message>
    <message>
      <source>Kept by</source>
      <translation>管养单位</translation>
    </message>
    <message>
      <source>Kept. The button “Drafts” brings it back.</source>
      <translation>已暂存。点“草稿”可继续。</translation>
    </message>
    <message>
      <source>Key</source>
      <translation>内部编号</translation>
    </message>
    <message>
      <source>Kilometre of street</source>
      <translation>公里道路</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>类型</translation>
    </message>
    <message>
      <source>Kind as found</source>
      <translation>比对类型</translation>
    </message>
    <message>
      <source>Kind of area</source>
      <translation>区域类型</translation>
    </message>
    <message>
      <source>Kind of report</source>
      <translation>报告类型</translation>
    </message>
    <message>
      <source>Kinds of road</source>
      <translation>道路类型</translation>
    </message>
    <message>
      <source>L&amp;oad mapping</source>
      <translation>载入对应关系(&amp;O)</translation>
    </message>
    <message>
      <source>Land parcels</source>
      <translation>地块</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <source>Larger area</source>
      <translation>上级区域</translation>
    </message>
    <message>
      <source>Larger cells are split.</source>
      <translation>更大的网格会被拆分。</translation>
    </message>
    <message>
      <source>Larger grids are a finding.</source>
      <translation>更大的网格记为检查结果。</translation>
    </message>
    <message>
      <source>Largest area (m²)</source>
      <translation>最大面积（平方米）</translation>
    </message>
    <message>
      <source>Largest distance (m)</source>
      <translation>最大距离（米）</translation>
    </message>
    <message>
      <source>Largest work as a multiple of the mean</source>
      <translation>最大工作量与平均值之比</translation>
    </message>
    <message>
      <source>Last 30 days</source>
      <translation>近30天</translation>
    </message>
    <message>
      <source>Last case</source>
      <translation>刚办案件</translation>
    </message>
    <message>
      <source>Last day</source>
      <translation>截止日</translation>
    </message>
    <message>
      <source>Last entry of the history</source>
      <translation>末条历史记录</translation>
    </message>
    <message>
      <source>Last month</source>
      <translation>上月</translation>
    </message>
    <message>
      <source>Last month the rules were sure for {coverage} of {cases} cases, and right for {precision} of {judged} of these that were handled; accurate dispatch rate {rate}.</source>
      <translation>上月 {cases} 件案件中，规则可确定 {coverage}；其中已处置 {judged} 件，正确 {precision}；准确派遣率 {rate}。</translation>
    </message>
    <message>
      <source>Last quarter</source>
      <translation>上季度</translation>
    </message>
    <message>
      <source>Last record</source>
      <translation>末条记录</translation>
    </message>
    <message>
      <source>Last records</source>
      <translation>链首哈希</translation>
    </message>
    <message>
      <source>Last records of a backup</source>
      <translation>备份的末条记录</translation>
    </message>
    <message>
      <source>Last step at</source>
      <translation>最近办理时间</translation>
    </message>
    <message>
      <source>Last time</source>
      <translation>最近发生</translation>
    </message>
    <message>
      <source>Last unit</source>
      <translation>最终单位</translation>
    </message>
    <message>
      <source>Last week</source>
      <translation>上周</translation>
    </message>
    <message>
      <source>Last year</source>
      <translation>去年</translation>
    </message>
    <message>
      <source>Last … days</source>
      <translation>最近…天</translation>
    </message>
    <message>
      <source>Late ones whose lateness a granted appeal leaves out.</source>
      <translation>超期但申诉成立、评价时不计超期的案件。</translation>
    </message>
    <message>
      <source>Latitude</source>
      <translation>纬度</translation>
    </message>
    <message>
      <source>Layer</source>
      <translation>图层</translation>
    </message>
    <message>
      <source>Layer of the load</source>
      <translation>负载图层</translation>
    </message>
    <message>
      <source>Layer or sheet in the file</source>
      <translation>文件中的图层或工作表</translation>
    </message>
    <message>
      <source>Layer {layer} has edits that are not saved. Save or discard them first.</source>
      <translation>图层 {layer} 有未保存的编辑。请先保存或放弃。</translation>
    </message>
    <message>
      <source>Layer {layer} is being edited. Save or discard the edits and end editing first: tables, classes and codes change.</source>
      <translation>图层 {layer} 正在编辑。请先保存或放弃并结束编辑：数据表、小类和标识码都会改变。</translation>
    </message>
    <message>
      <source>Layers</source>
      <translation>图层</translation>
    </message>
    <message>
      <source>Lays these classes over the edition</source>
      <translation>在所选版本之上叠加这些类别</translation>
    </message>
    <message>
      <source>Leader</source>
      <translation>领导</translation>
    </message>
    <message>
      <source>Leave it in</source>
      <translation>不扣除</translation>
    </message>
    <message>
      <source>Leave the chosen photo out (Del)</source>
      <translation>去掉所选照片（Del）</translation>
    </message>
    <message>
      <source>Leave the filing to somebody else (Ctrl+Shift+Enter)</source>
      <translation>只上报，由他人立案（Ctrl+Shift+回车）</translation>
    </message>
    <message>
      <source>Length (m)</source>
      <translation>长度（米）</translation>
    </message>
    <message>
      <source>Let the chosen class follow the rules for all</source>
      <translation>所选类别改按统一设定</translation>
    </message>
    <message>
      <source>Lets the suspended cases go on whose day has come: they are at their unit again, and their clock runs on with the time that was left. Meant to run every night; cases that somebody has moved meanwhile are left alone.</source>
      <translation>让挂账期满的案件恢复办理：案件回到责任单位，剩余时限继续计时。适合每晚运行；期间已被他人处理的案件不受影响。</translation>
    </message>
    <message>
      <source>Letters, digits, - and _ stand as they are; a running number of {digits} digits follows. Cases that have a number keep it.</source>
      <translation>字母、数字、- 和 _ 原样保留，后接 {digits} 位流水号。已有编号的案件不变。</translation>
    </message>
    <message>
      <source>Level</source>
      <translation>等级</translation>
    </message>
    <message>
      <source>Level and colour of a score.</source>
      <translation>得分对应的等级和颜色。</translation>
    </message>
    <message>
      <source>Level of the interval</source>
      <translation>区间水平</translation>
    </message>
    <message>
      <source>Level {letter} cannot begin at {value}. Enter 0 to 100 points.</source>
      <translation>等级 {letter} 不能从 {value} 开始，请填写 0 至 100 分。</translation>
    </message>
    <message>
      <source>Level “{letter}” has no letter, or the letter or the points of another. Give each its own.</source>
      <translation>等级“{letter}”没有代号，或与其他等级的代号或分数重复。请分别填写。</translation>
    </message>
    <message>
      <source>Levels</source>
      <translation>等级</translation>
    </message>
    <message>
      <source>Levels of the evaluation</source>
      <translation>评价等级</translation>
    </message>
    <message>
      <source>Liable party</source>
      <translation>责任方</translation>
    </message>
    <message>
      <source>Likely doubles</source>
      <translation>疑似重复</translation>
    </message>
    <message>
      <source>Limit of the clock</source>
      <translation>本环节时限</translation>
    </message>
    <message>
      <source>Limits of the stages</source>
      <translation>各环节时限</translation>
    </message>
    <message>
      <source>Line {line} of {file}: {what}</source>
      <translation>{file} 第 {line} 行：{what}</translation>
    </message>
    <message>
      <source>Line {line} of {name} is not a rule.</source>
      <translation>{name} 第 {line} 行不是有效的规则。</translation>
    </message>
    <message>
      <source>Line {number} ({line}) cannot be read. Give a day, holiday or workday, and a name.</source>
      <translation>第 {number} 行（{line}）无法识别。请写日期、放假或上班、名称。</translation>
    </message>
    <message>
      <source>Lines or areas; areas rather end there than that a collector has to get across. Empty: railways and waters of the workspace.</source>
      <translation>线或面；责任网格尽量以此为界，免得监督员绕行跨越。留空：工作区中的铁路和水系。</translation>
    </message>
    <message>
      <source>Lines, as roads.</source>
      <translation>线，作用同道路。</translation>
    </message>
    <message>
      <source>Lines. They are strong barriers.</source>
      <translation>线。强界线。</translation>
    </message>
    <message>
      <source>Lines. They are weak barriers.</source>
      <translation>线。弱界线。</translation>
    </message>
    <message>
      <source>List of the results</source>
      <translation>结果清单</translation>
    </message>
    <message>
      <source>List only those of one of the values that the numbers of the row are told apart by</source>
      <translation>只列出该行数字所分类别中某一类的记录</translation>
    </message>
    <message>
      <source>List the rows behind the selected features of a layer of counts (L)</source>
      <translation>列出统计图层中所选要素数字背后的明细 (L)</translation>
    </message>
    <message>
      <source>List to fill in</source>
      <translation>待填清单</translation>
    </message>
    <message>
      <source>List to print</source>
      <translation>打印清单</translation>
    </message>
    <message>
      <source>Lists the cases closed today</source>
      <translation>列出今日结案的案件</translation>
    </message>
    <message>
      <source>Lists the cases of the last 7 days in the hot spots, candidates included</source>
      <translation>列出近7天热点（含候选）内的案件</translation>
    </message>
    <message>
      <source>Lists the cases reported today</source>
      <translation>列出今日上报的案件</translation>
    </message>
    <message>
      <source>Lists the cases that were not closed in time</source>
      <translation>列出应结案而未按期结案的案件</translation>
    </message>
    <message>
      <source>Lists the cases that were to be closed and are not</source>
      <translation>列出应结案而未结案的案件</translation>
    </message>
    <message>
      <source>Lists the open cases that are overdue</source>
      <translation>列出已超时的在办案件</translation>
    </message>
    <message>
      <source>Lists the open cases that fall due before midnight</source>
      <translation>列出今日24时前到期的在办案件</translation>
    </message>
    <message>
      <source>Lists the open cases; a merged one is its main case</source>
      <translation>列出在办案件；并案只计主案</translation>
    </message>
    <message>
      <source>Load</source>
      <translation>负载</translation>
    </message>
    <message>
      <source>Loaded more than once.</source>
      <translation>被重复加载。</translation>
    </message>
    <message>
      <source>Local Moran finds {count} of the {spots} significant spots as well.</source>
      <translation>{spots} 个显著的热点和冷点中，局部莫兰指数同样认定 {count} 个。</translation>
    </message>
    <message>
      <source>Local Moran's I</source>
      <translation>局部莫兰指数</translation>
    </message>
    <message>
      <source>Local system, 4 parameters</source>
      <translation>独立坐标系，四参数</translation>
    </message>
    <message>
      <source>Local system, 7 parameters</source>
      <translation>独立坐标系，七参数</translation>
    </message>
    <message>
      <source>Local system, control points</source>
      <translation>独立坐标系，控制点</translation>
    </message>
    <message>
      <source>Lock</source>
      <translation>锁定</translation>
    </message>
    <message>
      <source>Lock the selected unit grids, or unlock them where all are locked: a locked one cannot be edited or retired (L)</source>
      <translation>锁定选中的单元网格，全部已锁定时解锁：锁定的网格不能编辑或作废（L）</translation>
    </message>
    <message>
      <source>Locked</source>
      <translation>已锁定</translation>
    </message>
    <message>
      <source>Locked unit grid</source>
      <translation>已锁定的单元网格</translation>
    </message>
    <message>
      <source>Locked: it cannot be edited or retired.</source>
      <translation>已锁定：不能编辑或作废。</translation>
    </message>
    <message>
      <source>Longest piece (m)</source>
      <translation>最长路段单元（米）</translation>
    </message>
    <message>
      <source>Longest stretch (m)</source>
      <translation>最长路段（米）</translation>
    </message>
    <message>
      <source>Longitude</source>
      <translation>经度</translation>
    </message>
    <message>
      <source>Longitude {lon} lies outside the CGCS2000 zones (73.5 to 136.5 degrees east).</source>
      <translation>经度 {lon} 超出 CGCS2000 三度带的范围（东经 73.5 至 136.5 度）。</translation>
    </message>
    <message>
      <source>Longitude {lon}, latitude {lat} is no place with a projected coordinate system.</source>
      <translation>经度 {lon}、纬度 {lat} 处没有可用的投影坐标系。</translation>
    </message>
    <message>
      <source>Loops</source>
      <translation>往返次数</translation>
    </message>
    <message>
      <source>Lost</source>
      <translation>丢失</translation>
    </message>
    <message>
      <source>Lost components</source>
      <translation>丢失的部件</translation>
    </message>
    <message>
      <source>Lot</source>
      <translation>抽检批</translation>
    </message>
    <message>
      <source>Lots of the check survey</source>
      <translation>抽检批</translation>
    </message>
    <message>
      <source>Made street {code} {name} from its communities.</source>
      <translation>已由所属社区生成街道 {code} {name}。</translation>
    </message>
    <message>
      <source>Main case</source>
      <translation>主案件</translation>
    </message>
    <message>
      <source>Maintainer</source>
      <translation>养护单位</translation>
    </message>
    <message>
      <source>Maintainer (name)</source>
      <translation>养护单位（名称）</translation>
    </message>
    <message>
      <source>Maintainer of the component</source>
      <translation>部件养护单位</translation>
    </message>
    <message>
      <source>Major class</source>
      <translation>大类</translation>
    </message>
    <message>
      <source>Make a &amp;rule of it</source>
      <translation>列为规则(&amp;R)</translation>
    </message>
    <message>
      <source>Make a rule of the decision …</source>
      <translation>把决定定为规则…</translation>
    </message>
    <message>
      <source>Make missing streets from the communities</source>
      <translation>由社区生成缺少的街道</translation>
    </message>
    <message>
      <source>Make the list as a PDF.</source>
      <translation>生成PDF清单。</translation>
    </message>
    <message>
      <source>Make the package for QField.</source>
      <translation>生成QField任务包。</translation>
    </message>
    <message>
      <source>Makes a census, or a sweep of one kind of event or business, and its work packages: for every patrol area a folder that QField opens without a network. It has the components to confirm with their forms and value lists, room for new ones and photos, and the base map. Without patrol areas the packages follow the communities; components outside of all work areas are in a package of their own. Run it again with the same name to go on: packages that are there stay, only those that are missing are made.</source>
      <translation>建立一次普查，或针对某类事件、业态的专项普查，并生成普查包：每个责任网格一个文件夹，QField 无需网络即可打开，内含待核对的部件及其表单和值列表、新增和拍照的位置，以及底图。没有责任网格时按社区分包；分包范围以外的部件单独成包。用同一名称再次运行即可继续：已有的普查包保留，只补做缺少的。</translation>
    </message>
    <message>
      <source>Makes the change set anew; decisions stay</source>
      <translation>重新生成变更集；已作的决定保留</translation>
    </message>
    <message>
      <source>Management level</source>
      <translation>管理级别</translation>
    </message>
    <message>
      <source>Mandatory fields are filled</source>
      <translation>必填字段已填写</translation>
    </message>
    <message>
      <source>Many at once, by the filter above</source>
      <translation>按上方筛选批量处理</translation>
    </message>
    <message>
      <source>Map</source>
      <translation>图面范围</translation>
    </message>
    <message>
      <source>Map sketch</source>
      <translation>位置略图</translation>
    </message>
    <message>
      <source>Mapping</source>
      <translation>对应关系</translation>
    </message>
    <message>
      <source>Mapping (JSON)</source>
      <translation>映射（JSON）</translation>
    </message>
    <message>
      <source>Marks</source>
      <translation>标记</translation>
    </message>
    <message>
      <source>Match</source>
      <translation>比对</translation>
    </message>
    <message>
      <source>Match a census with the components</source>
      <translation>普查比对</translation>
    </message>
    <message>
      <source>Match by hand (M)</source>
      <translation>人工匹配 (M)</translation>
    </message>
    <message>
      <source>Match the survey with the components …</source>
      <translation>将实测成果与部件比对…</translation>
    </message>
    <message>
      <source>Match {census} with the components? What nobody has decided is made anew.</source>
      <translation>将“{census}”与部件比对？无人决定的变更将重新生成。</translation>
    </message>
    <message>
      <source>Match, apply, undo, and notices all year</source>
      <translation>比对、入库、撤销，以及全年的变更告知</translation>
    </message>
    <message>
      <source>Matched</source>
      <translation>已比对</translation>
    </message>
    <message>
      <source>Matched by hand and accepted; {count} others are to be decided anew.</source>
      <translation>已人工匹配并采纳；另有 {count} 项需重新决定。</translation>
    </message>
    <message>
      <source>Matched by hand by {who}</source>
      <translation>由{who}人工匹配</translation>
    </message>
    <message>
      <source>Matching {census} …</source>
      <translation>正在比对{census}…</translation>
    </message>
    <message>
      <source>Material has to be ordered</source>
      <translation>需采购材料</translation>
    </message>
    <message>
      <source>Matrix of the units</source>
      <translation>单位流转矩阵</translation>
    </message>
    <message>
      <source>Matter</source>
      <translation>事项</translation>
    </message>
    <message>
      <source>Matters</source>
      <translation>事项</translation>
    </message>
    <message>
      <source>Mean days between</source>
      <translation>平均间隔天数</translation>
    </message>
    <message>
      <source>Mean days held</source>
      <translation>平均停留天数</translation>
    </message>
    <message>
      <source>Mean defect rate of the sheets</source>
      <translation>各图幅缺陷率的平均值</translation>
    </message>
    <message>
      <source>Mean defect rate of the sheets: {rate}.</source>
      <translation>图幅平均缺陷率：{rate}。</translation>
    </message>
    <message>
      <source>Mean of 52 weeks</source>
      <translation>52 周均值</translation>
    </message>
    <message>
      <source>Meaning</source>
      <translation>含义</translation>
    </message>
    <message>
      <source>Measure</source>
      <translation>指标</translation>
    </message>
    <message>
      <source>Measures unit grids against the principles of their division: gaps and overlaps, grids outside or across communities, cut buildings and compounds, area, compactness, load, parts, slivers, codes. Without a layer the valid grids of the workspace are checked and the findings kept there; any other layer of grids can be checked as well. With a workspace, its communities, base map and components are used, and layers chosen here take the place of its tables. The summary has figures for every community and for all. Grids that are one compound, or water, are counted there and left out of the figures of area, shape, load and border.</source>
      <translation>按网格划分原则检查单元网格：缝隙与重叠、超出或跨越社区、切割建筑物与院落、面积、紧凑度、负载、多部分、狭长碎片、编码。不选图层时检查工作区的有效网格，检查结果保存在工作区中；也可检查任何其他网格图层。有工作区时使用其社区、底图和部件，在此选择的图层代替相应的表。汇总表给出每个社区及全部的指标；整个院落或水面自成一格的网格只计数，不计入面积、形状、负载和边界指标。</translation>
    </message>
    <message>
      <source>Media</source>
      <translation>媒体</translation>
    </message>
    <message>
      <source>Merge</source>
      <translation>合并</translation>
    </message>
    <message>
      <source>Merge doubles</source>
      <translation>合并重复上报</translation>
    </message>
    <message>
      <source>Merge into another case</source>
      <translation>并入其他案件</translation>
    </message>
    <message>
      <source>Merge neighbouring unit grids: those that are selected, or those clicked on the map ({key})</source>
      <translation>合并相邻的单元网格：选中的，或在地图上点击的（{key}）</translation>
    </message>
    <message>
      <source>Merged</source>
      <translation>已并案</translation>
    </message>
    <message>
      <source>Merged into</source>
      <translation>并入案件</translation>
    </message>
    <message>
      <source>Merged with</source>
      <translation>并案</translation>
    </message>
    <message>
      <source>Merges likely doubles into the first report. Otherwise they are only listed.</source>
      <translation>把疑似重复的上报并入最早的一条；否则只列表说明。</translation>
    </message>
    <message>
      <source>Message</source>
      <translation>信息</translation>
    </message>
    <message>
      <source>Metres of street and the share of them that is without, for each valid unit grid.</source>
      <translation>每个有效单元网格的道路米数及其中无设施的占比。</translation>
    </message>
    <message>
      <source>Metres of street without</source>
      <translation>无设施道路米数</translation>
    </message>
    <message>
      <source>Migrate the catalogue</source>
      <translation>迁移目录版本</translation>
    </message>
    <message>
      <source>Migration of the catalogue to {standard}</source>
      <translation>目录迁移到 {standard}</translation>
    </message>
    <message>
      <source>Minor class</source>
      <translation>小类</translation>
    </message>
    <message>
      <source>Minor class before</source>
      <translation>原小类</translation>
    </message>
    <message>
      <source>Minor class is in the catalogue</source>
      <translation>小类代码在分类目录中</translation>
    </message>
    <message>
      <source>Minutes</source>
      <translation>刷新间隔</translation>
    </message>
    <message>
      <source>Minutes in which a step can be taken back</source>
      <translation>可撤销的分钟数</translation>
    </message>
    <message>
      <source>Missed</source>
      <translation>漏测</translation>
    </message>
    <message>
      <source>Missed by the collector</source>
      <translation>漏报</translation>
    </message>
    <message>
      <source>Missed by the crew</source>
      <translation>漏查</translation>
    </message>
    <message>
      <source>Missed by the survey</source>
      <translation>漏测</translation>
    </message>
    <message>
      <source>Missing.</source>
      <translation>未安装。</translation>
    </message>
    <message>
      <source>Month</source>
      <translation>月</translation>
    </message>
    <message>
      <source>Months</source>
      <translation>按月</translation>
    </message>
    <message>
      <source>Moran's I</source>
      <translation>莫兰指数</translation>
    </message>
    <message>
      <source>Moran's I of all areas cannot be told.</source>
      <translation>全部区域的莫兰指数无法计算。</translation>
    </message>
    <message>
      <source>Moran's I of all areas is {value} (z {z}): as by chance.</source>
      <translation>全部区域的莫兰指数为 {value}（z 为 {z}）：与随机分布无异。</translation>
    </message>
    <message>
      <source>Moran's I of all areas is {value} (z {z}): like values keep apart.</source>
      <translation>全部区域的莫兰指数为 {value}（z 为 {z}）：相近的数值相互分散。</translation>
    </message>
    <message>
      <source>Moran's I of all areas is {value} (z {z}): like values lie together.</source>
      <translation>全部区域的莫兰指数为 {value}（z 为 {z}）：相近的数值相互集聚。</translation>
    </message>
    <message>
      <source>More</source>
      <translation>更多</translation>
    </message>
    <message>
      <source>More cases where there is more to go wrong are no hot spot. By the patrol: one collector for each whole patrol area. An area with nothing to divide by is left out.</source>
      <translation>东西多的地方案件也多，这不算热点。按巡查力量：每个完整的责任网格计一名监督员。基数为零的区域不参与分析。</translation>
    </message>
    <message>
      <source>More filters: state, source, unit, condition, which time (M)</source>
      <translation>更多条件：状态、来源、单位、立案条件、以哪个时间为准（M）</translation>
    </message>
    <message>
      <source>More is said to be recovered than the remediation cost. Correct one of the two.</source>
      <translation>追回金额大于代整治费用，请更正其中之一。</translation>
    </message>
    <message>
      <source>More lists</source>
      <translation>更多列表</translation>
    </message>
    <message>
      <source>More lists: what stands still, goes in circles or is due to somebody outside. The number says how many of them hold something.</source>
      <translation>更多列表：停滞的、反复流转的、需对外回复的。括号内为有案件的列表数。</translation>
    </message>
    <message>
      <source>More ▾</source>
      <translation>更多 ▾</translation>
    </message>
    <message>
      <source>Most within the window</source>
      <translation>时间窗内最多次数</translation>
    </message>
    <message>
      <source>Move &amp;down</source>
      <translation>下移(&amp;D)</translation>
    </message>
    <message>
      <source>Move &amp;up</source>
      <translation>上移(&amp;U)</translation>
    </message>
    <message>
      <source>Move the border between two unit grids: the drawn line takes the place of the old one ({key})</source>
      <translation>移动两个单元网格之间的边界：画出的线取代旧边界（{key}）</translation>
    </message>
    <message>
      <source>Moved</source>
      <translation>位移</translation>
    </message>
    <message>
      <source>Moved by {distance} m, more than accuracy and noise explain.</source>
      <translation>位移 {distance} 米，超出精度与噪声可解释的范围。</translation>
    </message>
    <message>
      <source>Moves the cases closed in a year, or between two days, with their records and attachments, into an archive: a workspace file that can be opened and searched but takes no new cases. The archive is compared row by row, and the chains of its records are checked, before anything leaves the workspace. The numbers stay reserved and the last hash of every case stays in the workspace, so that the check of the workspace finds an archive that was changed. Killed or cancelled at any moment, no case is lost or in both; running again completes what was begun.</source>
      <translation>把一年内或两个日期之间结案的案件连同流转记录和附件移入归档文件：它也是工作区文件，可以打开和查询，但不再接收新案件。移出之前逐行比对归档内容，并检查流转记录的链。案件编号继续保留，每个案件的链首哈希留在工作区中，因此检查工作区时能发现被改动的归档。无论何时中断或取消，案件都不会丢失，也不会两处并存；再次运行即可完成剩余工作。</translation>
    </message>
    <message>
      <source>N</source>
      <translation>北</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>Name in tables</source>
      <translation>表中代号</translation>
    </message>
    <message>
      <source>Name of the class</source>
      <translation>类别名称</translation>
    </message>
    <message>
      <source>Name of the district</source>
      <translation>城区名称</translation>
    </message>
    <message>
      <source>Name of the district, as it stands in reports</source>
      <translation>区县名称，用于报表</translation>
    </message>
    <message>
      <source>Name of the mapping</source>
      <translation>对应关系名称</translation>
    </message>
    <message>
      <source>Name of the other system</source>
      <translation>来源系统名称</translation>
    </message>
    <message>
      <source>Name the collector and give the reason.</source>
      <translation>请填写监督员和理由。</translation>
    </message>
    <message>
      <source>Name the day until which the case is to be suspended, after today and within what the city allows.</source>
      <translation>请填写挂账到期日：须在今天之后，且不超过规定的最长天数。</translation>
    </message>
    <message>
      <source>Name the file to create.</source>
      <translation>请填写要创建的文件。</translation>
    </message>
    <message>
      <source>Name the open case it is the same as: not itself, not a merged one, and no case may be merged into this one.</source>
      <translation>请填写与之相同的在办案件：不能是自身或已并案的案件，且不能有其他案件已并入本案件。</translation>
    </message>
    <message>
      <source>Name the unit that is to handle the case.</source>
      <translation>请指定处置该案件的专业部门。</translation>
    </message>
    <message>
      <source>Name under which the mapping is kept in the workspace for the next file.</source>
      <translation>对应关系在工作区中的保存名称，供下次使用。</translation>
    </message>
    <message>
      <source>Name, such as 春节</source>
      <translation>名称，例如春节</translation>
    </message>
    <message>
      <source>Names of collectors or codes of patrol areas, separated by commas. Empty: all that have tasks.</source>
      <translation>监督员姓名或责任网格代码，用逗号分隔。留空：所有有任务的。</translation>
    </message>
    <message>
      <source>Narrow the list; the numbers say how many open cases there are</source>
      <translation>筛选列表；数字为在办案件数</translation>
    </message>
    <message>
      <source>Near</source>
      <translation>大比例尺</translation>
    </message>
    <message>
      <source>Near-synonyms are confirmed</source>
      <translation>近义名称已确认</translation>
    </message>
    <message>
      <source>Nearest facility</source>
      <translation>最近设施</translation>
    </message>
    <message>
      <source>Needed only where the file has several.</source>
      <translation>文件中有多个时才需填写。</translation>
    </message>
    <message>
      <source>Needed with a layer of components.</source>
      <translation>给出部件图层时必填。</translation>
    </message>
    <message>
      <source>Needs a first and a last day. Whole months are compared with as many whole months.</source>
      <translation>须填写起止日期。整月与同样数目的整月比较。</translation>
    </message>
    <message>
      <source>Needs a reason</source>
      <translation>须填写理由</translation>
    </message>
    <message>
      <source>Needs a unit</source>
      <translation>须指定责任单位</translation>
    </message>
    <message>
      <source>Negative values are no counts that could be smoothed. Choose no smoothing of the quotients.</source>
      <translation>负值不是可以平滑的数量。请将“比率平滑”设为“无”。</translation>
    </message>
    <message>
      <source>Neighbouring community</source>
      <translation>相邻社区</translation>
    </message>
    <message>
      <source>Neighbours are the {count} nearest areas.</source>
      <translation>最近的 {count} 个区域为邻区。</translation>
    </message>
    <message>
      <source>Neighbours have</source>
      <translation>邻区的条件</translation>
    </message>
    <message>
      <source>Neighbours have a border in common (rook); gaps up to {tolerance} m count as none.</source>
      <translation>有公共边的区域互为邻区（Rook 邻接）；{tolerance} 米以内的缝隙不计。</translation>
    </message>
    <message>
      <source>Neighbours have a border or a corner in common (queen); gaps up to {tolerance} m count as none.</source>
      <translation>公共边或公共角点的区域互为邻区（Queen 邻接）；{tolerance} 米以内的缝隙不计。</translation>
    </message>
    <message>
      <source>Neighbours lie within {band} m, as given.</source>
      <translation>按指定的距离，{band} 米以内的区域互为邻区。</translation>
    </message>
    <message>
      <source>Neighbours lie within {band} m: at this distance the values cluster most (first peak of Moran's z, {z}, over {count} distances from {start} m on).</source>
      <translation>{band} 米以内的区域互为邻区：在这一距离上数值集聚最强（从 {start} 米起的 {count} 个距离中，莫兰指数 z 值首次达到峰值 {z}）。</translation>
    </message>
    <message>
      <source>Neighbours lie within {band} m: the shortest distance at which every area has a neighbour, and half of them {usual} or more.</source>
      <translation>{band} 米以内的区域互为邻区：这是每个区域都有邻区、且一半区域有 {usual} 个以上邻区的最短距离。</translation>
    </message>
    <message>
      <source>Neighbours lie within {band} m: the shortest distance at which every area has a neighbour, but for {far} that lie far off, and half of them {usual} or more.</source>
      <translation>{band} 米以内的区域互为邻区：这是每个区域（远离其他区域的 {far} 个除外）都有邻区、且一半区域有 {usual} 个以上邻区的最短距离。</translation>
    </message>
    <message>
      <source>Neighbours of a count in time: so many steps before its own. 0: none.</source>
      <translation>时间邻域：之前的若干个时段。0：没有。</translation>
    </message>
    <message>
      <source>Neighbours share their vertices</source>
      <translation>相邻网格共用顶点</translation>
    </message>
    <message>
      <source>New</source>
      <translation>新增</translation>
    </message>
    <message>
      <source>New case (C)</source>
      <translation>立即上报 (C)</translation>
    </message>
    <message>
      <source>New case …</source>
      <translation>新建案件…</translation>
    </message>
    <message>
      <source>New cold spot</source>
      <translation>新冷点</translation>
    </message>
    <message>
      <source>New components</source>
      <translation>新增部件</translation>
    </message>
    <message>
      <source>New condition</source>
      <translation>新的立案条件</translation>
    </message>
    <message>
      <source>New grids</source>
      <translation>新增的网格</translation>
    </message>
    <message>
      <source>New hot spot</source>
      <translation>新热点</translation>
    </message>
    <message>
      <source>New notice</source>
      <translation>新变更告知</translation>
    </message>
    <message>
      <source>New notice …</source>
      <translation>新变更告知…</translation>
    </message>
    <message>
      <source>New object in {layer}</source>
      <translation>{layer}中的新对象</translation>
    </message>
    <message>
      <source>New organisations</source>
      <translation>新增机构</translation>
    </message>
    <message>
      <source>New patrol areas</source>
      <translation>新的责任网格</translation>
    </message>
    <message>
      <source>New rule</source>
      <translation>新规则</translation>
    </message>
    <message>
      <source>New unit grids</source>
      <translation>新的单元网格</translation>
    </message>
    <message>
      <source>New value</source>
      <translation>新值</translation>
    </message>
    <message>
      <source>New workspace</source>
      <translation>新建工作区</translation>
    </message>
    <message>
      <source>Next case</source>
      <translation>下一件</translation>
    </message>
    <message>
      <source>No agreement reached</source>
      <translation>协调未达成一致</translation>
    </message>
    <message>
      <source>No area has a neighbour, so nothing can be compared. Choose a longer distance, or the nearest neighbours.</source>
      <translation>没有任何区域有邻区，无从比较。请改用更长的距离，或改用最近邻区。</translation>
    </message>
    <message>
      <source>No area has a pattern: neither clusters that last nor one in the last step.</source>
      <translation>没有区域有明显模式：既没有持续的集聚，最后时段也没有。</translation>
    </message>
    <message>
      <source>No area is significant: what looks like a cluster may be chance.</source>
      <translation>没有显著的区域：看似集聚之处可能只是偶然。</translation>
    </message>
    <message>
      <source>No building cut</source>
      <translation>不切割建筑物</translation>
    </message>
    <message>
      <source>No case fits the choice.</source>
      <translation>没有符合条件的案件。</translation>
    </message>
    <message>
      <source>No case fits the choice. Choose other classes, another period or fewer conditions.</source>
      <translation>没有符合条件的案件。请选择其他类别、其他期间或减少条件。</translation>
    </message>
    <message>
      <source>No case here under the filters above; ✕ takes them away.</source>
      <translation>当前筛选条件下没有案件；按 ✕ 清除筛选。</translation>
    </message>
    <message>
      <source>No case here.</source>
      <translation>此处没有案件。</translation>
    </message>
    <message>
      <source>No case of the workspace has the source {source}.</source>
      <translation>工作区中没有来源为“{source}”的案件。</translation>
    </message>
    <message>
      <source>No case was dispatched {least} times or more.</source>
      <translation>没有派遣 {least} 次及以上的案件。</translation>
    </message>
    <message>
      <source>No case was reported in the last {days} days.</source>
      <translation>近 {days} 天没有上报的案件。</translation>
    </message>
    <message>
      <source>No cases in this time.</source>
      <translation>此期间内没有案件。</translation>
    </message>
    <message>
      <source>No check survey was taken in for {name}. Take it in with the purpose of a check.</source>
      <translation>“{name}”尚未接收复测成果，请以“检查”用途接收。</translation>
    </message>
    <message>
      <source>No class for {type}: {count} reports</source>
      <translation>没有对应类别：{type}，{count} 条上报</translation>
    </message>
    <message>
      <source>No class is called so.</source>
      <translation>没有这样的类别。</translation>
    </message>
    <message>
      <source>No class was found: choose it under Fields, or another way to import it.</source>
      <translation>未识别出小类：请在“字段”页选择，或改用其他导入方式。</translation>
    </message>
    <message>
      <source>No community has an area that could be divided. Choose a layer of polygons.</source>
      <translation>没有可划分的社区面。请选择多边形图层。</translation>
    </message>
    <message>
      <source>No component area cut</source>
      <translation>不切割面状部件</translation>
    </message>
    <message>
      <source>No component is chosen. Select some on the map or find them.</source>
      <translation>未选定部件。请在图上选择或先查找。</translation>
    </message>
    <message>
      <source>No component was there then; the file has no layers.</source>
      <translation>当时没有部件，文件中没有图层。</translation>
    </message>
    <message>
      <source>No crew has brought anything back yet.</source>
      <translation>尚无普查队交回成果。</translation>
    </message>
    <message>
      <source>No field of {name} looks like the name of an organisation. Choose one.</source>
      <translation>{name} 中没有像单位名称的字段。请选择一个。</translation>
    </message>
    <message>
      <source>No field {field} in {name}. Choose another.</source>
      <translation>{name} 中没有字段 {field}。请另选。</translation>
    </message>
    <message>
      <source>No findings here. Change the filters, or check again.</source>
      <translation>此处没有问题。请调整筛选条件，或重新检查。</translation>
    </message>
    <message>
      <source>No font on this computer has Chinese characters. Install one, for instance Noto Sans CJK (Debian: fonts-noto-cjk).</source>
      <translation>本机没有含中文字符的字体。请安装一种，例如思源黑体（Debian 软件包 fonts-noto-cjk）。</translation>
    </message>
    <message>
      <source>No gap</source>
      <translation>无缝隙</translation>
    </message>
    <message>
      <source>No grid has a code: the rules of codes are not asked, and grids are named by their row.</source>
      <translation>没有一个网格有编码：不检查编码规则，网格以行号称呼。</translation>
    </message>
    <message>
      <source>No holiday and no shifted working day was found. Give one day a line, such as 2027-01-01,holiday,元旦, or the official notice.</source>
      <translation>没有找到节假日或调休上班日。请每行写一天，例如 2027-01-01,holiday,元旦，或粘贴官方通知。</translation>
    </message>
    <message>
      <source>No known component fits (probability {p}).</source>
      <translation>无已知部件与之相符（概率 {p}）。</translation>
    </message>
    <message>
      <source>No level begins at 0 points: scores below the lowest have no level. Add one.</source>
      <translation>没有从 0 分开始的等级，低于最低分数的得分没有等级。请增加一级。</translation>
    </message>
    <message>
      <source>No migration of the catalogue is there to take back.</source>
      <translation>没有可撤销的目录迁移。</translation>
    </message>
    <message>
      <source>No number is left for another class in major {major}.</source>
      <translation>大类 {major} 中已没有可用的小类号。</translation>
    </message>
    <message>
      <source>No object cut that is to be kept whole</source>
      <translation>不切割应保持完整的对象</translation>
    </message>
    <message>
      <source>No offset was found for the crew {crew}.</source>
      <translation>没有估计出普查队 {crew} 的系统偏差。</translation>
    </message>
    <message>
      <source>No overlap</source>
      <translation>无重叠</translation>
    </message>
    <message>
      <source>No pattern</source>
      <translation>无明显模式</translation>
    </message>
    <message>
      <source>No row of {name} can be used; the log says why.</source>
      <translation>{name} 没有可用的行；原因见日志。</translation>
    </message>
    <message>
      <source>No sliver</source>
      <translation>无狭长碎片</translation>
    </message>
    <message>
      <source>No street</source>
      <translation>无道路</translation>
    </message>
    <message>
      <source>No street or community is called {names}; these organisations have no territory.</source>
      <translation>没有名为{names}的街道或社区；这些单位未设属地。</translation>
    </message>
    <message>
      <source>No task is out. Send cases to be confirmed or verified first.</source>
      <translation>没有已发出的任务。请先发核实或发核查。</translation>
    </message>
    <message>
      <source>No two objects of one class at one place</source>
      <translation>同一位置没有同类的重复部件</translation>
    </message>
    <message>
      <source>No unit grid would be left. Leave one, or compute the patrol areas anew for fewer collectors.</source>
      <translation>将没有剩余的单元网格。请至少留一个，或按较少的监督员人数重新划分责任网格。</translation>
    </message>
    <message>
      <source>No unit had a case in this period.</source>
      <translation>此期间内没有单位办理案件。</translation>
    </message>
    <message>
      <source>No unit handled this case, so none can rework it. Dispatch it anew.</source>
      <translation>没有责任单位处置过该案件，无法返工。请重新派遣。</translation>
    </message>
    <message>
      <source>No unit has a case to handle. Dispatch cases first.</source>
      <translation>没有责任单位有待处置案件。请先派遣案件。</translation>
    </message>
    <message>
      <source>No upgrade from schema {version} is known. Use the version of CityGrid that made {path}.</source>
      <translation>没有从结构版本 {version} 升级的办法。请使用创建 {path} 的 CityGrid 版本。</translation>
    </message>
    <message>
      <source>No valid component has the code {code}.</source>
      <translation>没有标识码为 {code} 的有效部件。</translation>
    </message>
    <message>
      <source>No value</source>
      <translation>无数值</translation>
    </message>
    <message>
      <source>No workspace is open in the project. Choose the workspace file.</source>
      <translation>工程中没有打开的工作区。请选择工作区文件。</translation>
    </message>
    <message>
      <source>No workspace is open.</source>
      <translation>没有打开的工作区。</translation>
    </message>
    <message>
      <source>No workspace is open. Open one from the CityGrid menu, or choose a sample city there.</source>
      <translation>尚未打开工作区。请从 CityGrid 菜单打开，或在其中选择示例城市。</translation>
    </message>
    <message>
      <source>No workspace was opened yet</source>
      <translation>还没有打开过工作区</translation>
    </message>
    <message>
      <source>No.</source>
      <translation>网格号</translation>
    </message>
    <message>
      <source>No. {number}</source>
      <translation>编号 {number}</translation>
    </message>
    <message>
      <source>Nobody walked here: the survey has hardly anything around it.</source>
      <translation>无人到达：周边几乎没有普查记录。</translation>
    </message>
    <message>
      <source>Nobody was judged: there are no such cases.</source>
      <translation>没有评价对象：没有相应的案件。</translation>
    </message>
    <message>
      <source>Noise (m)</source>
      <translation>测量噪声（米）</translation>
    </message>
    <message>
      <source>Noise of the survey, classes of {accuracy} m: {sigma} m</source>
      <translation>普查噪声（精度 {accuracy} 米的类别）：{sigma} 米</translation>
    </message>
    <message>
      <source>None chosen: all.</source>
      <translation>不选：全部。</translation>
    </message>
    <message>
      <source>None of its rows has a geometry.</source>
      <translation>没有一行有几何图形。</translation>
    </message>
    <message>
      <source>None of its {count} rows can be used. The first: {reason}</source>
      <translation>{count} 行都不能使用。第一行的原因：{reason}</translation>
    </message>
    <message>
      <source>None of {total} running deadlines changes.</source>
      <translation>{total} 个正在计时的时限均无变化。</translation>
    </message>
    <message>
      <source>Norms</source>
      <translation>指标</translation>
    </message>
    <message>
      <source>North (m)</source>
      <translation>北坐标（米）</translation>
    </message>
    <message>
      <source>North before</source>
      <translation>原北坐标</translation>
    </message>
    <message>
      <source>Not across a community border</source>
      <translation>不跨社区边界</translation>
    </message>
    <message>
      <source>Not all co-handling units have done their part yet.</source>
      <translation>尚有协办单位未完成。</translation>
    </message>
    <message>
      <source>Not applied, {code}: {reason}</source>
      <translation>未入库，{code}：{reason}</translation>
    </message>
    <message>
      <source>Not by who handled it</source>
      <translation>处置人不得办理</translation>
    </message>
    <message>
      <source>Not checked: the column {column} is missing.</source>
      <translation>未检查：缺少列 {column}。</translation>
    </message>
    <message>
      <source>Not checked: there is nothing to compare with ({what}).</source>
      <translation>未检查：没有可比对的数据（{what}）。</translation>
    </message>
    <message>
      <source>Not filed</source>
      <translation>不立案</translation>
    </message>
    <message>
      <source>Not found by this Python.</source>
      <translation>此 Python 中未找到。</translation>
    </message>
    <message>
      <source>Not found on the spot</source>
      <translation>不属实</translation>
    </message>
    <message>
      <source>Not in the survey, though its surroundings were walked (probability {p}).</source>
      <translation>周边已普查但未见此部件（概率 {p}）。</translation>
    </message>
    <message>
      <source>Not missed by the collector after all</source>
      <translation>撤销漏报认定</translation>
    </message>
    <message>
      <source>Not passed, dispatch anew</source>
      <translation>核查不通过，重新派遣</translation>
    </message>
    <message>
      <source>Not passed, rework</source>
      <translation>不通过，返工</translation>
    </message>
    <message>
      <source>Not placed: the one before still waits until the workspace is free.</source>
      <translation>未放置：上一个部件仍在等待工作区空闲。</translation>
    </message>
    <message>
      <source>Not placed: the outline crosses itself. Draw it again.</source>
      <translation>未放置：轮廓线自相交，请重新绘制。</translation>
    </message>
    <message>
      <source>Not placed: this lies outside of the workspace's reference system.</source>
      <translation>未放置：位置超出工作区坐标系范围。</translation>
    </message>
    <message>
      <source>Not placed: {field} names no organisation, or more than one.</source>
      <translation>未放置：{field}未对应到唯一单位。</translation>
    </message>
    <message>
      <source>Not refreshed: {why}</source>
      <translation>未能刷新：{why}</translation>
    </message>
    <message>
      <source>Not significant</source>
      <translation>不显著</translation>
    </message>
    <message>
      <source>Not stored: the action before still waits until the workspace is free.</source>
      <translation>未保存：上一操作仍在等待工作区空闲。</translation>
    </message>
    <message>
      <source>Not there</source>
      <translation>多测</translation>
    </message>
    <message>
      <source>Not within the duties of this unit</source>
      <translation>不属本单位职责范围</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>备注</translation>
    </message>
    <message>
      <source>Note a reward</source>
      <translation>登记奖励</translation>
    </message>
    <message>
      <source>Notes that work packages of a census went out, came back or were checked, and lists all of them with the components to confirm, answered and found. The layer of the census packages shows the states in colours. Of a sweep it also counts the places by community.</source>
      <translation>登记普查包已下发、已交回或已检查，并列出全部普查包的待核对、已核对和查得数量。普查包图层以颜色显示状态。专项普查还按社区统计地点数。</translation>
    </message>
    <message>
      <source>Nothing fits the choice.</source>
      <translation>没有符合条件的数据。</translation>
    </message>
    <message>
      <source>Nothing fits the choice. Choose other classes, another period or fewer conditions.</source>
      <translation>没有符合条件的对象。请改选其他类别、其他期间，或减少条件。</translation>
    </message>
    <message>
      <source>Nothing fits the choice: all counts are 0.</source>
      <translation>没有符合条件的记录：统计数均为 0。</translation>
    </message>
    <message>
      <source>Nothing happened in this period: who has a score has it from that alone. Cases were reported from {first} to {last}.</source>
      <translation>统计期内没有任何案件活动，得分仅由此而来。案件上报时间为 {first} 至 {last}。</translation>
    </message>
    <message>
      <source>Nothing has been found</source>
      <translation>没有发现问题</translation>
    </message>
    <message>
      <source>Nothing has been written.</source>
      <translation>没有写入任何内容。</translation>
    </message>
    <message>
      <source>Nothing here. Change the filters above, or match the census in the menu at the top.</source>
      <translation>没有内容。请更改上方筛选，或在顶部菜单中进行比对。</translation>
    </message>
    <message>
      <source>Nothing is accepted that is not applied yet.</source>
      <translation>没有已采纳而未入库的变更。</translation>
    </message>
    <message>
      <source>Nothing is called so. Try a part of it, or click the map.</source>
      <translation>没有找到。请试其中一部分，或在地图上点击。</translation>
    </message>
    <message>
      <source>Nothing is changed</source>
      <translation>没有改动</translation>
    </message>
    <message>
      <source>Nothing is changed (Esc)</source>
      <translation>不做修改（Esc）</translation>
    </message>
    <message>
      <source>Nothing is found for “{text}”.</source>
      <translation>未找到“{text}”。</translation>
    </message>
    <message>
      <source>Nothing is matched yet</source>
      <translation>尚未比对</translation>
    </message>
    <message>
      <source>Nothing is written</source>
      <translation>不写入任何内容</translation>
    </message>
    <message>
      <source>Nothing of this census is applied that could be undone.</source>
      <translation>该普查没有可撤销的入库。</translation>
    </message>
    <message>
      <source>Nothing of this census is applied that could be written into a file. Apply it first.</source>
      <translation>这次普查还没有已入库的变更可写入文件。请先将其入库。</translation>
    </message>
    <message>
      <source>Nothing was changed since {day}.</source>
      <translation>自 {day} 以来没有任何变更。</translation>
    </message>
    <message>
      <source>Nothing was changed: this was a check.</source>
      <translation>仅作检查，未作任何改动。</translation>
    </message>
    <message>
      <source>Nothing was changed: {count} of {total} components are refused.</source>
      <translation>未做任何修改：{total} 个部件中有 {count} 个被拒绝。</translation>
    </message>
    <message>
      <source>Nothing was stored; your edits are still in the edit buffer.</source>
      <translation>未保存任何内容，您的修改仍在编辑缓冲区中。</translation>
    </message>
    <message>
      <source>Nothing was taken in for the census {name} yet. Take in packages or survey files first.</source>
      <translation>普查“{name}”尚未接收任何成果，请先接收任务包或普查文件。</translation>
    </message>
    <message>
      <source>Nothing was taken in yet.</source>
      <translation>尚未接收任何普查成果。</translation>
    </message>
    <message>
      <source>Nothing was written: {who} has decided on {count} of these in the meantime, the first at {at} ({object}: {stands}). Look at it again.</source>
      <translation>未写入：{who}已对其中 {count} 项作出决定，首项于 {at}（{object}：{stands}）。请重新查看。</translation>
    </message>
    <message>
      <source>Nothing was written; look at it again.</source>
      <translation>未写入；请重新查看。</translation>
    </message>
    <message>
      <source>Notice …</source>
      <translation>变更告知…</translation>
    </message>
    <message>
      <source>Now</source>
      <translation>现在</translation>
    </message>
    <message>
      <source>Now click the component (○).</source>
      <translation>请点击部件（○）。</translation>
    </message>
    <message>
      <source>Now click the surveyed object (●).</source>
      <translation>请点击实测对象（●）。</translation>
    </message>
    <message>
      <source>Now there is nothing behind it.</source>
      <translation>现在已查不到任何记录。</translation>
    </message>
    <message>
      <source>Number</source>
      <translation>序号</translation>
    </message>
    <message>
      <source>Number counted</source>
      <translation>数量</translation>
    </message>
    <message>
      <source>Number elsewhere</source>
      <translation>外部编号</translation>
    </message>
    <message>
      <source>Number of cases filed</source>
      <translation>立案数</translation>
    </message>
    <message>
      <source>Number of cases merged</source>
      <translation>并案数</translation>
    </message>
    <message>
      <source>Number of collectors</source>
      <translation>监督员人数</translation>
    </message>
    <message>
      <source>Number of components</source>
      <translation>部件数量</translation>
    </message>
    <message>
      <source>Number of nearest neighbours</source>
      <translation>最近邻区数</translation>
    </message>
    <message>
      <source>Number of neighbours</source>
      <translation>邻区数</translation>
    </message>
    <message>
      <source>Number of reasons</source>
      <translation>原因数</translation>
    </message>
    <message>
      <source>Number of the case that this one repeats; its last digits are enough</source>
      <translation>与本件重复的案件编号，输入末几位即可</translation>
    </message>
    <message>
      <source>Number of the case that told of it</source>
      <translation>来源案件的编号</translation>
    </message>
    <message>
      <source>Number of the draw</source>
      <translation>抽取序号</translation>
    </message>
    <message>
      <source>Number of the run</source>
      <translation>运行编号</translation>
    </message>
    <message>
      <source>Number of units</source>
      <translation>单位数</translation>
    </message>
    <message>
      <source>Number them and store them in the workspace</source>
      <translation>编码并存入工作区</translation>
    </message>
    <message>
      <source>Number unit grids</source>
      <translation>单元网格编码</translation>
    </message>
    <message>
      <source>Number, address, description …</source>
      <translation>编号、地址、描述…</translation>
    </message>
    <message>
      <source>Numbered unit grids</source>
      <translation>已编码的单元网格</translation>
    </message>
    <message>
      <source>Numbered west to east, north to south</source>
      <translation>自西向东、自北向南编码</translation>
    </message>
    <message>
      <source>Numbers of cases, separated by commas, spaces or lines.</source>
      <translation>案件编号，用逗号、空格或换行分隔。</translation>
    </message>
    <message>
      <source>Numerator</source>
      <translation>分子</translation>
    </message>
    <message>
      <source>OK</source>
      <translation>确定</translation>
    </message>
    <message>
      <source>Object does not stand on the border of a unit grid</source>
      <translation>部件不压单元网格边线</translation>
    </message>
    <message>
      <source>Object lies in the area</source>
      <translation>部件位于区域内</translation>
    </message>
    <message>
      <source>Object of the sweep</source>
      <translation>专项普查对象</translation>
    </message>
    <message>
      <source>Object to keep whole</source>
      <translation>保持完整的对象</translation>
    </message>
    <message>
      <source>Objects are retired with a date and a reason, not deleted, because their history and code must last. Fill in the date of retirement instead.</source>
      <translation>对象只能注明日期和理由后作废，不能删除，因为历史和编码必须保留。请填写作废日期。</translation>
    </message>
    <message>
      <source>Objects of a class are looked for within so many times its positional accuracy (A 0.5 m, B 1 m, C 10 m), where that is more than the reach.</source>
      <translation>在该类部件位置精度（A 类 0.5 米、B 类 1 米、C 类 10 米）的若干倍范围内查找，以其大于搜索范围者为准。</translation>
    </message>
    <message>
      <source>Objects of this class do not vanish without leaving a hole.</source>
      <translation>此类部件缺失必留空洞。</translation>
    </message>
    <message>
      <source>Of a rate in per cent</source>
      <translation>比率以百分数填写</translation>
    </message>
    <message>
      <source>Of components the valid ones, of the classes chosen; period, states, sources and units choose among cases alone.</source>
      <translation>部件只计有效的、所选类别的；期间、状态、来源和单位只用于筛选案件。</translation>
    </message>
    <message>
      <source>Of components the valid ones; period, sources, units and the states and conditions of cases do not concern them.</source>
      <translation>部件只计有效的；期间、来源、单位以及案件的状态和立案条件与部件无关。</translation>
    </message>
    <message>
      <source>Of one patrol area; counts where no number of collectors is given.</source>
      <translation>一个责任网格的面积；未给出监督员人数时有效。</translation>
    </message>
    <message>
      <source>Of the layer. At a junction a street goes on where the name stays.</source>
      <translation>图层的字段。路口两侧名称相同即为同一街巷。</translation>
    </message>
    <message>
      <source>Of the points. Empty: all are of one class.</source>
      <translation>点的字段。留空：都属于同一类。</translation>
    </message>
    <message>
      <source>Of the points: a date, a date and time, or text such as 2026-03-31 08:30.</source>
      <translation>点的字段：日期、日期时间，或 2026-03-31 08:30 这样的文本。</translation>
    </message>
    <message>
      <source>Of the polygons, where a field is divided by.</source>
      <translation>面图层的字段，除以字段时使用。</translation>
    </message>
    <message>
      <source>Of the polygons. Empty: a running number.</source>
      <translation>面图层的字段。留空：按顺序编号。</translation>
    </message>
    <message>
      <source>Of the polygons; it is analysed instead of a count.</source>
      <translation>面图层的字段；分析该字段而不统计数量。</translation>
    </message>
    <message>
      <source>Of the public version: counts of citizens above 0 and below this are not told.</source>
      <translation>用于公开版：大于 0 且小于此数的市民计数不予列出。</translation>
    </message>
    <message>
      <source>Of the report and of the template that comes with the plugin.</source>
      <translation>报告的语言，也是插件自带模板的语言。</translation>
    </message>
    <message>
      <source>Of these, advised without filing.</source>
      <translation>其中提示而未立案的。</translation>
    </message>
    <message>
      <source>Of these, answered every time before the clock ran out.</source>
      <translation>其中每次都在时限内回复的。</translation>
    </message>
    <message>
      <source>Of these, before the clock of that stage ran out.</source>
      <translation>其中在该环节时限内办理的。</translation>
    </message>
    <message>
      <source>Of these, closed at the moment of the evaluation.</source>
      <translation>其中截至时间已结案的。</translation>
    </message>
    <message>
      <source>Of these, confirmed as what the collector should have reported.</source>
      <translation>其中认定监督员应当上报而未上报的。</translation>
    </message>
    <message>
      <source>Of these, every time before the dispatch clock ran out.</source>
      <translation>其中每次都在派遣时限内的。</translation>
    </message>
    <message>
      <source>Of these, every time before the filing clock ran out.</source>
      <translation>其中每次都在立案时限内的。</translation>
    </message>
    <message>
      <source>Of these, every time before the verification clock ran out.</source>
      <translation>其中每次都在核查时限内的。</translation>
    </message>
    <message>
      <source>Of these, filed before the filing clock ran out.</source>
      <translation>其中在立案时限内立案的。</translation>
    </message>
    <message>
      <source>Of these, filed, also where voided later.</source>
      <translation>其中已立案的，包括后来作废的。</translation>
    </message>
    <message>
      <source>Of these, filed, or handled on the spot: what was worth reporting.</source>
      <translation>其中已立案的或现场处理的，即有效的上报。</translation>
    </message>
    <message>
      <source>Of these, handled at the moment of the evaluation.</source>
      <translation>其中截至时间已处置的。</translation>
    </message>
    <message>
      <source>Of these, handled by the deadline, or excused by an appeal.</source>
      <translation>其中在处置时限内处置的，或申诉成立的。</translation>
    </message>
    <message>
      <source>Of these, handled later.</source>
      <translation>其中超过处置时限处置的。</translation>
    </message>
    <message>
      <source>Of these, handled on the spot by the collector, without filing.</source>
      <translation>其中由监督员现场处理、未立案的。</translation>
    </message>
    <message>
      <source>Of these, not dispatched to another unit afterwards.</source>
      <translation>其中此后未改派其他单位的。</translation>
    </message>
    <message>
      <source>Of these, not ended at the moment of the evaluation.</source>
      <translation>其中截至时间尚未办结的。</translation>
    </message>
    <message>
      <source>Of these, not filed.</source>
      <translation>其中不予立案的。</translation>
    </message>
    <message>
      <source>Of these, not handled at the moment of the evaluation.</source>
      <translation>其中截至时间仍未处置的。</translation>
    </message>
    <message>
      <source>Of these, reported by the public and not void.</source>
      <translation>其中由公众举报且未作废的。</translation>
    </message>
    <message>
      <source>Of these, void.</source>
      <translation>其中作废的。</translation>
    </message>
    <message>
      <source>Of these, with a unit whose deadline has passed.</source>
      <translation>其中在责任单位处且处置时限已过的。</translation>
    </message>
    <message>
      <source>Of those to be closed, sent back to the same unit by a failed verification.</source>
      <translation>应结案件中，核查不通过后由同一单位再次处置的。</translation>
    </message>
    <message>
      <source>Of unit grid {grid} only {area:.1f} m² would be left. Merge the two instead.</source>
      <translation>单元网格 {grid} 将只剩 {area:.1f} m²。请改为合并两个网格。</translation>
    </message>
    <message>
      <source>Off: only the preview.</source>
      <translation>不勾选：仅预览。</translation>
    </message>
    <message>
      <source>Office &amp;hours and holidays…</source>
      <translation>工作时间与节假日(&amp;H)…</translation>
    </message>
    <message>
      <source>Office hours</source>
      <translation>工作时间</translation>
    </message>
    <message>
      <source>Office hours and holidays</source>
      <translation>工作时间与节假日</translation>
    </message>
    <message>
      <source>Offset to the east (m)</source>
      <translation>东向偏差（米）</translation>
    </message>
    <message>
      <source>Offset to the north (m)</source>
      <translation>北向偏差（米）</translation>
    </message>
    <message>
      <source>Offsets of receivers</source>
      <translation>接收机系统偏差</translation>
    </message>
    <message>
      <source>Offsets of the crews</source>
      <translation>各普查队的系统偏差</translation>
    </message>
    <message>
      <source>Offsets of the crews' receivers</source>
      <translation>各普查队接收机的系统偏差</translation>
    </message>
    <message>
      <source>Old and new codes</source>
      <translation>新旧标识码</translation>
    </message>
    <message>
      <source>Old and new grids with their fate: kept, retired or new, and why.</source>
      <translation>新旧网格及其去向：kept（保留）、retired（作废）或 new（新增），以及原因。</translation>
    </message>
    <message>
      <source>On leave until</source>
      <translation>停办至</translation>
    </message>
    <message>
      <source>On the map</source>
      <translation>在地图上</translation>
    </message>
    <message>
      <source>On the map (F)</source>
      <translation>图上定位（F）</translation>
    </message>
    <message>
      <source>On the map (G)</source>
      <translation>上图（G）</translation>
    </message>
    <message>
      <source>On the map: {name}</source>
      <translation>已上图：{name}</translation>
    </message>
    <message>
      <source>On what the rule is based</source>
      <translation>规则的依据</translation>
    </message>
    <message>
      <source>On: nothing is written.</source>
      <translation>勾选时不写入任何内容。</translation>
    </message>
    <message>
      <source>One line per border, with the two grids and what it follows: why it is where it is.</source>
      <translation>每段边界一条线，含两侧网格及其依据的界线：说明边界为何在此。</translation>
    </message>
    <message>
      <source>One line per condition; a double click edits it</source>
      <translation>每行一个立案条件；双击修改</translation>
    </message>
    <message>
      <source>One minus the rate</source>
      <translation>反向（1－指标）</translation>
    </message>
    <message>
      <source>One minus the rate: the less the better</source>
      <translation>1 减比率：越低越好</translation>
    </message>
    <message>
      <source>One minus {measure} is not possible: only a rate can be turned round, by 0 or 1. Set it to 0.</source>
      <translation>{measure} 不能取“1 减”：只有率可以，取值 0 或 1。请改为 0。</translation>
    </message>
    <message>
      <source>One part</source>
      <translation>单一部分</translation>
    </message>
    <message>
      <source>One point per finding, with its sentence.</source>
      <translation>每条检查结果一个点，附说明。</translation>
    </message>
    <message>
      <source>One row for each area and class. With several classes those that an area never had are left out.</source>
      <translation>每个区域每个类一行。有几个类时，区域从未有过的类略去。</translation>
    </message>
    <message>
      <source>One row for each area and step that is hot or cold, with the begin and end of the step.</source>
      <translation>每个热或冷的区域时段一行，带时段的起止。</translation>
    </message>
    <message>
      <source>One row for each area.</source>
      <translation>每个区域一行。</translation>
    </message>
    <message>
      <source>One row for each case that waited: unit, rule, whether it is sure, reason, what was done.</source>
      <translation>每个待派遣案件一行：单位、规则、是否确定、理由、处理结果。</translation>
    </message>
    <message>
      <source>One row for each class: errors of the forecast and of the naive ones, and how often the intervals held.</source>
      <translation>每个类一行：预测和各朴素预测的误差，以及区间的命中率。</translation>
    </message>
    <message>
      <source>One row for the whole, for each crew and for each sheet.</source>
      <translation>总体、每个普查队、每个图幅各一行。</translation>
    </message>
    <message>
      <source>Only a filed case that no collector reported can have been missed by one. Choose another case.</source>
      <translation>只有已立案且不是监督员上报的案件才可能是漏报。请另选案件。</translation>
    </message>
    <message>
      <source>Only an urgent case is handled first and settled later.</source>
      <translation>只有紧急案件可以先行处置、后落实责任。</translation>
    </message>
    <message>
      <source>Only cases in these states</source>
      <translation>只统计处于这些状态的案件</translation>
    </message>
    <message>
      <source>Only cases of these responsible units</source>
      <translation>只统计这些责任单位的案件</translation>
    </message>
    <message>
      <source>Only cases of this light: {light}</source>
      <translation>只看此灯色的案件：{light}</translation>
    </message>
    <message>
      <source>Only cases that have all these words ({key})</source>
      <translation>只列出含有全部词语的案件（{key}）</translation>
    </message>
    <message>
      <source>Only cases that lie in the part of the map that is shown</source>
      <translation>只列出当前图面范围内的案件</translation>
    </message>
    <message>
      <source>Only cases that were reported by these</source>
      <translation>只统计这些来源的案件</translation>
    </message>
    <message>
      <source>Only cases with these filing conditions; those of the chosen classes are offered</source>
      <translation>只统计这些立案条件的案件；可选的是所选类别的立案条件</translation>
    </message>
    <message>
      <source>Only changes from what this crew surveyed</source>
      <translation>仅此普查队实测的变更</translation>
    </message>
    <message>
      <source>Only changes in this community, patrol area or package</source>
      <translation>仅此社区、责任网格或普查包内的变更</translation>
    </message>
    <message>
      <source>Only changes of this class</source>
      <translation>仅此类别的变更</translation>
    </message>
    <message>
      <source>Only changes of this kind</source>
      <translation>仅此类型的变更</translation>
    </message>
    <message>
      <source>Only changes that are as certain as this</source>
      <translation>仅此可信度的变更</translation>
    </message>
    <message>
      <source>Only changes that are decided so, or by this person</source>
      <translation>仅如此决定或由此人决定的变更</translation>
    </message>
    <message>
      <source>Only check</source>
      <translation>只检查</translation>
    </message>
    <message>
      <source>Only components in these states</source>
      <translation>只统计处于这些状态的部件</translation>
    </message>
    <message>
      <source>Only components whose code begins so (/)</source>
      <translation>仅标识码以此开头的部件（/）</translation>
    </message>
    <message>
      <source>Only findings in this state</source>
      <translation>只显示该状态的问题</translation>
    </message>
    <message>
      <source>Only findings of this check</source>
      <translation>只显示该项检查的问题</translation>
    </message>
    <message>
      <source>Only findings of this rule</source>
      <translation>只显示该规则的问题</translation>
    </message>
    <message>
      <source>Only findings of this severity</source>
      <translation>只显示该等级的问题</translation>
    </message>
    <message>
      <source>Only findings that have this text (/)</source>
      <translation>只显示包含该文字的问题（/）</translation>
    </message>
    <message>
      <source>Only inside the district</source>
      <translation>仅限辖区内</translation>
    </message>
    <message>
      <source>Only lists what would be dispatched where.</source>
      <translation>只列出将派往何处。</translation>
    </message>
    <message>
      <source>Only the ratio of the weights counts; 0 leaves this out.</source>
      <translation>只有各权重的比例起作用；0 表示不计此项。</translation>
    </message>
    <message>
      <source>Only this one of every file.</source>
      <translation>每个文件只接收这一个图层或工作表。</translation>
    </message>
    <message>
      <source>Only unit grids of this community</source>
      <translation>仅显示该社区的单元网格</translation>
    </message>
    <message>
      <source>Only unit grids that break this rule</source>
      <translation>仅显示不合该规则的单元网格</translation>
    </message>
    <message>
      <source>Only unit grids with these digits in their code (/)</source>
      <translation>仅显示标识码含这些数字的单元网格（/）</translation>
    </message>
    <message>
      <source>Only what is broken</source>
      <translation>仅不符合规则的网格</translation>
    </message>
    <message>
      <source>Only what is left to the city</source>
      <translation>只看待本市核定的</translation>
    </message>
    <message>
      <source>Only where the source does not say its reference system or says a wrong one.</source>
      <translation>仅在来源未注明或错注坐标系时填写。</translation>
    </message>
    <message>
      <source>Only with a layer of components.</source>
      <translation>仅在给出部件图层时使用。</translation>
    </message>
    <message>
      <source>Onto the map</source>
      <translation>加到地图</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>在办</translation>
    </message>
    <message>
      <source>Open &amp;recent</source>
      <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
      <source>Open (O)</source>
      <translation>打开（O）</translation>
    </message>
    <message>
      <source>Open a workspace and add its layers</source>
      <translation>打开工作区并加载其图层</translation>
    </message>
    <message>
      <source>Open and similar, within {metres} m and {days} days: {count}</source>
      <translation>{metres} 米、{days} 天内的相似在办案件：{count}</translation>
    </message>
    <message>
      <source>Open anyway</source>
      <translation>仍然打开</translation>
    </message>
    <message>
      <source>Open cases</source>
      <translation>在办案件</translation>
    </message>
    <message>
      <source>Open cases from {time}</source>
      <translation>在办案件数据时间 {time}</translation>
    </message>
    <message>
      <source>Open cases moved</source>
      <translation>变更网格的在办案件</translation>
    </message>
    <message>
      <source>Open cases on codes that ended</source>
      <translation>涉及已终止标识码的在办案件</translation>
    </message>
    <message>
      <source>Open cases on components that are retired</source>
      <translation>涉及作废部件的在办案件</translation>
    </message>
    <message>
      <source>Open cases on components that were retired</source>
      <translation>涉及已作废部件的在办案件</translation>
    </message>
    <message>
      <source>Open cases on it: {cases}.</source>
      <translation>其上有在办案件：{cases}。</translation>
    </message>
    <message>
      <source>Open cases that follow</source>
      <translation>随之改变的在办案件</translation>
    </message>
    <message>
      <source>Open cases: every {count} minutes</source>
      <translation>在办案件：每 {count} 分钟</translation>
    </message>
    <message>
      <source>Open findings</source>
      <translation>待处理问题</translation>
    </message>
    <message>
      <source>Open findings at city scale</source>
      <translation>待处理问题（小比例尺）</translation>
    </message>
    <message>
      <source>Open it in its dock, or a case that has ended to be read (O or Enter)</source>
      <translation>在相应面板中打开，已办结的案件则打开供查阅（O 或 Enter）</translation>
    </message>
    <message>
      <source>Open now</source>
      <translation>目前在办</translation>
    </message>
    <message>
      <source>Open or create a workspace first.</source>
      <translation>请先打开或新建工作区。</translation>
    </message>
    <message>
      <source>Open reports, to be worked</source>
      <translation>作为待办上报</translation>
    </message>
    <message>
      <source>Open this census again</source>
      <translation>重新打开本次普查</translation>
    </message>
    <message>
      <source>Open workspace</source>
      <translation>打开工作区</translation>
    </message>
    <message>
      <source>Open311 GeoReport v2 (JSON)</source>
      <translation>Open311 GeoReport v2（JSON）</translation>
    </message>
    <message>
      <source>OpenStreetMap extract</source>
      <translation>OpenStreetMap 数据</translation>
    </message>
    <message>
      <source>OpenStreetMap files have no layer {layer}. Choose one of {known}.</source>
      <translation>OpenStreetMap 文件没有图层 {layer}。请从 {known} 中选择。</translation>
    </message>
    <message>
      <source>OpenStreetMap highway values; main roads are stronger barriers.</source>
      <translation>OpenStreetMap 的 highway 值；主要道路是更强的界线。</translation>
    </message>
    <message>
      <source>OpenStreetMap: all it has</source>
      <translation>OpenStreetMap：全部内容</translation>
    </message>
    <message>
      <source>Opened at</source>
      <translation>开始时间</translation>
    </message>
    <message>
      <source>Opens the docks for components, unit grids, findings and the census</source>
      <translation>打开部件、单元网格、检查与普查比对面板</translation>
    </message>
    <message>
      <source>Opens the docks for intake, dispatch and verification</source>
      <translation>打开受理窗、派遣窗和核查结案窗</translation>
    </message>
    <message>
      <source>Opens the intake dock: report a case and file it</source>
      <translation>打开受理窗：上报并立案</translation>
    </message>
    <message>
      <source>Opens the query dock and the dashboard, and shows the map for evaluation</source>
      <translation>打开统计查询与指挥屏，并显示评价用的地图</translation>
    </message>
    <message>
      <source>Operator desk</source>
      <translation>坐席工作台</translation>
    </message>
    <message>
      <source>Opinion</source>
      <translation>意见</translation>
    </message>
    <message>
      <source>Opinion of the closing</source>
      <translation>结案意见</translation>
    </message>
    <message>
      <source>Opinion of the confirmation</source>
      <translation>核实意见</translation>
    </message>
    <message>
      <source>Opinion of the dispatch</source>
      <translation>派遣意见</translation>
    </message>
    <message>
      <source>Opinion of the filing</source>
      <translation>立案意见</translation>
    </message>
    <message>
      <source>Opinion of the verification</source>
      <translation>核查意见</translation>
    </message>
    <message>
      <source>Opinion or reason</source>
      <translation>意见或理由</translation>
    </message>
    <message>
      <source>Options (JSON)</source>
      <translation>选项（JSON）</translation>
    </message>
    <message>
      <source>Options of the cases</source>
      <translation>案件选项</translation>
    </message>
    <message>
      <source>Options of the cases, limits of the stages, case numbers, similar cases</source>
      <translation>案件选项、各环节时限、案件编号、相似案件</translation>
    </message>
    <message>
      <source>Organisation</source>
      <translation>机构</translation>
    </message>
    <message>
      <source>Organisation codes are in the list</source>
      <translation>单位代码在单位表中</translation>
    </message>
    <message>
      <source>Organisation of the territory</source>
      <translation>属地单位</translation>
    </message>
    <message>
      <source>Organisations</source>
      <translation>机构</translation>
    </message>
    <message>
      <source>Organisations have the role they are named for</source>
      <translation>单位具有相应的角色</translation>
    </message>
    <message>
      <source>Organisations that the workspace does not know are entered in its list. Otherwise the rows are taken in without them.</source>
      <translation>把工作区中没有的单位登记到单位表；否则这些行接收时不带单位。</translation>
    </message>
    <message>
      <source>Organisations that the workspace does not know are entered in its list. Otherwise their rows are set aside.</source>
      <translation>工作区中没有的单位自动登记；否则其所在行不导入。</translation>
    </message>
    <message>
      <source>Oscillating cold spot</source>
      <translation>振荡冷点</translation>
    </message>
    <message>
      <source>Oscillating hot spot</source>
      <translation>振荡热点</translation>
    </message>
    <message>
      <source>Other candidates: {codes}.</source>
      <translation>其他候选：{codes}。</translation>
    </message>
    <message>
      <source>Other classes</source>
      <translation>其他类别</translation>
    </message>
    <message>
      <source>Other classes keep theirs</source>
      <translation>其他小类保留原有条件</translation>
    </message>
    <message>
      <source>Other names</source>
      <translation>别名</translation>
    </message>
    <message>
      <source>Other parts of this split or joined object are applied already. Undo the application to decide on all of them together.</source>
      <translation>该分割或合并对象的其他部分已入库。请先撤销入库，再对所有部分一并审定。</translation>
    </message>
    <message>
      <source>Other sources</source>
      <translation>其他来源</translation>
    </message>
    <message>
      <source>Others nearby</source>
      <translation>附近其他对象</translation>
    </message>
    <message>
      <source>Otherwise cases stay in which a reply to the reporter, an appeal, a coordination or the repayment of a substitute remediation is still open.</source>
      <translation>否则，凡有回复举报人、申诉、协调或代整治费用追偿尚未了结的案件，都保留在工作区。</translation>
    </message>
    <message>
      <source>Otherwise they are set aside.</source>
      <translation>否则单独列出。</translation>
    </message>
    <message>
      <source>Out at</source>
      <translation>发出时间</translation>
    </message>
    <message>
      <source>Outcome</source>
      <translation>办理结果</translation>
    </message>
    <message>
      <source>Outside of all work areas</source>
      <translation>分包范围以外</translation>
    </message>
    <message>
      <source>Outside of the scope of urban management</source>
      <translation>不属于城市管理范围</translation>
    </message>
    <message>
      <source>Overdue</source>
      <translation>超时</translation>
    </message>
    <message>
      <source>Owner</source>
      <translation>权属单位</translation>
    </message>
    <message>
      <source>Owner (name)</source>
      <translation>权属单位（名称）</translation>
    </message>
    <message>
      <source>Owner of the component</source>
      <translation>部件权属单位</translation>
    </message>
    <message>
      <source>Owner, permit holder, collector or maintainer report a change; it goes into the change inbox</source>
      <translation>权属单位、许可持有人、监督员或养护单位告知变更；进入变更收件箱</translation>
    </message>
    <message>
      <source>PDF file</source>
      <translation>PDF 文件</translation>
    </message>
    <message>
      <source>PDF files (*.pdf)</source>
      <translation>PDF 文件 (*.pdf)</translation>
    </message>
    <message>
      <source>Package</source>
      <translation>任务包</translation>
    </message>
    <message>
      <source>Package for QField</source>
      <translation>QField任务包</translation>
    </message>
    <message>
      <source>Package {code} is not back yet; it cannot be checked.</source>
      <translation>普查包 {code} 尚未交回，不能检查。</translation>
    </message>
    <message>
      <source>Package {name}</source>
      <translation>普查包 {name}</translation>
    </message>
    <message>
      <source>Packages</source>
      <translation>普查包</translation>
    </message>
    <message>
      <source>Packages changed</source>
      <translation>变更的普查包</translation>
    </message>
    <message>
      <source>Packages made</source>
      <translation>生成的普查包</translation>
    </message>
    <message>
      <source>Packages of a census</source>
      <translation>普查包管理</translation>
    </message>
    <message>
      <source>Packages out</source>
      <translation>普查包已下发</translation>
    </message>
    <message>
      <source>Page</source>
      <translation>页码</translation>
    </message>
    <message>
      <source>Page {number} of {total}</source>
      <translation>第 {number} 页　共 {total} 页</translation>
    </message>
    <message>
      <source>Pages</source>
      <translation>页数</translation>
    </message>
    <message>
      <source>Pages printed</source>
      <translation>打印页数</translation>
    </message>
    <message>
      <source>Paid from</source>
      <translation>经费来源</translation>
    </message>
    <message>
      <source>Parameters of the local system</source>
      <translation>独立坐标系参数</translation>
    </message>
    <message>
      <source>Parcel</source>
      <translation>地块</translation>
    </message>
    <message>
      <source>Parent organisation</source>
      <translation>上级机构</translation>
    </message>
    <message>
      <source>Part</source>
      <translation>组件</translation>
    </message>
    <message>
      <source>Part done by a co-handling unit</source>
      <translation>协办完成</translation>
    </message>
    <message>
      <source>Part {number} of the code is "{value}"; it takes up to {width} digits.</source>
      <translation>编码第 {number} 段为“{value}”，应为不超过 {width} 位的数字。</translation>
    </message>
    <message>
      <source>Pass on to another unit</source>
      <translation>转交其他单位</translation>
    </message>
    <message>
      <source>Pass or close</source>
      <translation>通过或结案</translation>
    </message>
    <message>
      <source>Passed</source>
      <translation>通过</translation>
    </message>
    <message>
      <source>Passed on</source>
      <translation>转办</translation>
    </message>
    <message>
      <source>Passes</source>
      <translation>转手次数</translation>
    </message>
    <message>
      <source>Paste</source>
      <translation>粘贴</translation>
    </message>
    <message>
      <source>Paste the official notice as it is, or type one line for each day or range: day, holiday or workday, name. A CSV or Excel file may have a line of titles.</source>
      <translation>可原样粘贴官方放假通知，或每行写一天或一段：日期、holiday（放假）或 workday（上班）、名称。CSV 和 Excel 文件可以有标题行。</translation>
    </message>
    <message>
      <source>Path of a .gpkg file that does not exist yet. Empty: beside the workspace, with the year in its name.</source>
      <translation>尚不存在的 .gpkg 文件路径。留空：放在工作区旁，文件名带年份。</translation>
    </message>
    <message>
      <source>Patrol</source>
      <translation>巡查力量</translation>
    </message>
    <message>
      <source>Patrol area</source>
      <translation>责任网格</translation>
    </message>
    <message>
      <source>Patrol area that gets the selected unit grids</source>
      <translation>接收选中单元网格的责任网格</translation>
    </message>
    <message>
      <source>Patrol area {name}</source>
      <translation>责任网格 {name}</translation>
    </message>
    <message>
      <source>Patrol area …</source>
      <translation>责任网格…</translation>
    </message>
    <message>
      <source>Patrol areas</source>
      <translation>责任网格</translation>
    </message>
    <message>
      <source>Patrol areas made</source>
      <translation>生成的责任网格数</translation>
    </message>
    <message>
      <source>Patrols</source>
      <translation>巡查力量</translation>
    </message>
    <message>
      <source>Pattern</source>
      <translation>时空模式</translation>
    </message>
    <message>
      <source>Pattern (word)</source>
      <translation>时空模式（代码）</translation>
    </message>
    <message>
      <source>Pending request</source>
      <translation>待批申请</translation>
    </message>
    <message>
      <source>People are judged in each of their roles.</source>
      <translation>一人多岗的，按每个岗位分别评价。</translation>
    </message>
    <message>
      <source>Percent of street without</source>
      <translation>无设施道路占比（%）</translation>
    </message>
    <message>
      <source>Period</source>
      <translation>统计期</translation>
    </message>
    <message>
      <source>Period compared with</source>
      <translation>比较期数量</translation>
    </message>
    <message>
      <source>Permit holder</source>
      <translation>许可单位</translation>
    </message>
    <message>
      <source>Permutations</source>
      <translation>置换次数</translation>
    </message>
    <message>
      <source>Persistent cold spot</source>
      <translation>持续冷点</translation>
    </message>
    <message>
      <source>Persistent hot spot</source>
      <translation>持续热点</translation>
    </message>
    <message>
      <source>Person</source>
      <translation>人员</translation>
    </message>
    <message>
      <source>Personal data: only for who may have them.</source>
      <translation>个人信息：只提供给有权使用者。</translation>
    </message>
    <message>
      <source>Photo</source>
      <translation>照片</translation>
    </message>
    <message>
      <source>Photo 1</source>
      <translation>照片1</translation>
    </message>
    <message>
      <source>Photo 2</source>
      <translation>照片2</translation>
    </message>
    <message>
      <source>Photos</source>
      <translation>照片</translation>
    </message>
    <message>
      <source>Photos and other attachments</source>
      <translation>照片及其他附件</translation>
    </message>
    <message>
      <source>Photos of the report</source>
      <translation>上报照片</translation>
    </message>
    <message>
      <source>Photos whose names begin with a case number, such as C0101202611220001_1.jpg; folders in it are searched too.</source>
      <translation>文件名以案件编号开头的照片，如 C0101202611220001_1.jpg；其中的子文件夹也会查找。</translation>
    </message>
    <message>
      <source>Photos …</source>
      <translation>照片…</translation>
    </message>
    <message>
      <source>Phrases ▾</source>
      <translation>惯用语 ▾</translation>
    </message>
    <message>
      <source>Pick on the map</source>
      <translation>图上选取</translation>
    </message>
    <message>
      <source>Pictures</source>
      <translation>图片</translation>
    </message>
    <message>
      <source>Piece</source>
      <translation>划拨</translation>
    </message>
    <message>
      <source>Place</source>
      <translation>放置</translation>
    </message>
    <message>
      <source>Place (P)</source>
      <translation>放置 (P)</translation>
    </message>
    <message>
      <source>Place new components on the map</source>
      <translation>在图上放置新部件</translation>
    </message>
    <message>
      <source>Place one component after the other on the map until it is switched off (P, Esc over the map)</source>
      <translation>在图上连续放置部件，直到关闭（P；在图上按 Esc）</translation>
    </message>
    <message>
      <source>Place without a component</source>
      <translation>地点（无部件）</translation>
    </message>
    <message>
      <source>Placed {object} in unit grid {bgid}.</source>
      <translation>已放置 {object}，所在单元网格 {bgid}。</translation>
    </message>
    <message>
      <source>Placed {object}. It lies in no unit grid.</source>
      <translation>已放置 {object}，但不在任何单元网格内。</translation>
    </message>
    <message>
      <source>Places</source>
      <translation>点数</translation>
    </message>
    <message>
      <source>Places by community</source>
      <translation>各社区清查点数</translation>
    </message>
    <message>
      <source>Places by package</source>
      <translation>各任务包清查点数</translation>
    </message>
    <message>
      <source>Places for what is typed, the surest first; Enter takes one</source>
      <translation>与输入相符的位置，最可能的在前；回车选定</translation>
    </message>
    <message>
      <source>Places found</source>
      <translation>清查结果</translation>
    </message>
    <message>
      <source>Places of the sweep</source>
      <translation>专项普查点</translation>
    </message>
    <message>
      <source>Places where problems come back</source>
      <translation>问题反复发生的地点</translation>
    </message>
    <message>
      <source>Please handle it at once and report back</source>
      <translation>请立即处置并反馈</translation>
    </message>
    <message>
      <source>Point of interest</source>
      <translation>兴趣点</translation>
    </message>
    <message>
      <source>Points instead of cases</source>
      <translation>以点图层代替案件</translation>
    </message>
    <message>
      <source>Points of interest</source>
      <translation>兴趣点</translation>
    </message>
    <message>
      <source>Points, lines or areas in addition to the components, such as those of the neighbouring district.</source>
      <translation>部件之外的点、线或面，如相邻城区的设施。</translation>
    </message>
    <message>
      <source>Polygon</source>
      <translation>多边形</translation>
    </message>
    <message>
      <source>Polygons instead of areas</source>
      <translation>以面图层代替区域</translation>
    </message>
    <message>
      <source>Polygons, such as the result of the division.</source>
      <translation>面，例如划分的结果。</translation>
    </message>
    <message>
      <source>Polygons. Empty: those of the workspace.</source>
      <translation>面。留空：工作区的社区。</translation>
    </message>
    <message>
      <source>Position</source>
      <translation>位置</translation>
    </message>
    <message>
      <source>Position beyond the limit</source>
      <translation>位置超限</translation>
    </message>
    <message>
      <source>Positions beyond the limit</source>
      <translation>位置超限</translation>
    </message>
    <message>
      <source>Precision last month</source>
      <translation>上月准确率</translation>
    </message>
    <message>
      <source>Prepare a census</source>
      <translation>准备普查</translation>
    </message>
    <message>
      <source>Preparing</source>
      <translation>准备中</translation>
    </message>
    <message>
      <source>Present</source>
      <translation>现存</translation>
    </message>
    <message>
      <source>Previous case</source>
      <translation>上一件</translation>
    </message>
    <message>
      <source>Print</source>
      <translation>打印</translation>
    </message>
    <message>
      <source>Print case forms</source>
      <translation>打印案件表单</translation>
    </message>
    <message>
      <source>Print case record …</source>
      <translation>打印案卷…</translation>
    </message>
    <message>
      <source>Print case records</source>
      <translation>打印案卷</translation>
    </message>
    <message>
      <source>Print forms …</source>
      <translation>打印表单…</translation>
    </message>
    <message>
      <source>Print the page</source>
      <translation>打印本页</translation>
    </message>
    <message>
      <source>Print …</source>
      <translation>打印…</translation>
    </message>
    <message>
      <source>Printed by</source>
      <translation>打印人</translation>
    </message>
    <message>
      <source>Printed {at}</source>
      <translation>打印时间 {at}</translation>
    </message>
    <message>
      <source>Printed {at} by {user} from the workspace {place}</source>
      <translation>{at} 由 {user} 从工作区{place}打印</translation>
    </message>
    <message>
      <source>Prints the forms that city and district exchange for cases, each into a PDF file: problem registration, confirmation, feedback and filing, task assignment and feedback, result verification and feedback. The forms can be put into the project as print layouts, to change them there; from then on they are printed as they stand in the project.</source>
      <translation>打印市、区之间交换的案件表单，每张一个PDF文件：问题登记单、问题核实单、问题反馈单、问题立案单、任务分派单、任务反馈单、结果核查单、结果反馈单。表单可作为打印布局加入工程，由城市自行修改；此后按工程中的样式打印。</translation>
    </message>
    <message>
      <source>Prints the unit grid atlas of a district into one PDF file, A3 landscape: an index, then a sheet for every community with its unit grids and their codes on the base map, its place in the district, and the table of areas and components. A table that does not fit goes on on the next sheet. The layout can also be put into the project, to change it there and print from it.</source>
      <translation>将一个区的单元网格图册输出为一个 PDF 文件（A3 横向）：先是目录，然后每个社区一幅图，底图上绘出单元网格及其代码、社区在全区的位置，并附面积和部件数表。一页放不下的表格续到下一页。也可以把布局放入项目，在其中修改和打印。</translation>
    </message>
    <message>
      <source>Prints whole cases, each into a PDF file of its own: facts, place on the map, every step record, photos with their SHA-256, the hashes that chain the records, who printed it and when. Beside each file lies one that ends in .heads.json: with it the check of the workspace tells later whether the records are still those on paper.</source>
      <translation>将整个案卷打印成PDF，每案一个文件：案件信息、位置图、全部流转记录、照片及其SHA-256、流转记录的链式散列值、打印人和打印时间。旁边另有以 .heads.json 结尾的文件，日后检查工作区时可据此判断记录是否仍与纸面一致。</translation>
    </message>
    <message>
      <source>Problem confirmation form</source>
      <translation>问题核实单</translation>
    </message>
    <message>
      <source>Problem feedback form</source>
      <translation>问题反馈单</translation>
    </message>
    <message>
      <source>Problem filing form</source>
      <translation>问题立案单</translation>
    </message>
    <message>
      <source>Problem registration form</source>
      <translation>问题登记单</translation>
    </message>
    <message>
      <source>Problems found</source>
      <translation>发现的问题数</translation>
    </message>
    <message>
      <source>Problems that come back</source>
      <translation>反复发生的问题</translation>
    </message>
    <message>
      <source>Problems that come back or drag on</source>
      <translation>反复发生与久拖不决的问题</translation>
    </message>
    <message>
      <source>Problems that recur at an object or place, or drag on</source>
      <translation>在同一部件或地点反复发生、久拖不决的问题</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>进度</translation>
    </message>
    <message>
      <source>Projected, in metres: the CGCS2000 zone of the city or its local system.</source>
      <translation>以米为单位的投影坐标系：本市的 CGCS2000 分带或独立坐标系。</translation>
    </message>
    <message>
      <source>Projected, in metres: the CGCS2000 zone of the city, or its local system</source>
      <translation>以米为单位的投影坐标系：本市所在的 CGCS2000 分带，或地方坐标系</translation>
    </message>
    <message>
      <source>Proposals</source>
      <translation>派遣建议</translation>
    </message>
    <message>
      <source>Propose a change of its component</source>
      <translation>提出其部件的变更</translation>
    </message>
    <message>
      <source>Propose a new component for the inventory</source>
      <translation>建议新增部件入库</translation>
    </message>
    <message>
      <source>Public</source>
      <translation>公众</translation>
    </message>
    <message>
      <source>Public reports confirmed</source>
      <translation>监督举报核实数</translation>
    </message>
    <message>
      <source>Public service</source>
      <translation>公用事业服务事项</translation>
    </message>
    <message>
      <source>Public version</source>
      <translation>公开版</translation>
    </message>
    <message>
      <source>Publisher</source>
      <translation>编制单位</translation>
    </message>
    <message>
      <source>Purpose</source>
      <translation>用途</translation>
    </message>
    <message>
      <source>Put before the numbers of the reports, so that two systems may use the same numbers.</source>
      <translation>加在上报编号之前，使两个系统可以使用相同的编号。</translation>
    </message>
    <message>
      <source>Put into the inbox</source>
      <translation>放入收件箱</translation>
    </message>
    <message>
      <source>Put the layout into the project</source>
      <translation>把布局放入项目</translation>
    </message>
    <message>
      <source>Put the layouts into the project</source>
      <translation>将布局加入工程</translation>
    </message>
    <message>
      <source>Put the page on the clipboard</source>
      <translation>把本页复制到剪贴板</translation>
    </message>
    <message>
      <source>Put the rules of the database back as they should be, and check again</source>
      <translation>恢复数据库规则，并重新检查</translation>
    </message>
    <message>
      <source>Put {{day}} into the template: the running number begins anew each day, and has only {digits} digits.</source>
      <translation>请在模板中加入 {{day}}：流水号每天重新开始，且只有 {digits} 位。</translation>
    </message>
    <message>
      <source>Puts a rule for the class and the community of the case above the last resort; look at it and save</source>
      <translation>按案件的小类和所在社区生成规则，放在属地兜底规则之前；请检查后保存</translation>
    </message>
    <message>
      <source>Puts the number of an earlier period beside it: a month that has begun is compared with the same days of the month before</source>
      <translation>并列较早时期的数量：本月未满时与上月的相同天数比较</translation>
    </message>
    <message>
      <source>Puts these areas in their colours on the map, as a layer of the project</source>
      <translation>把这些区域按等级着色，作为图层加到地图上</translation>
    </message>
    <message>
      <source>QGIS and the Python packages do not share their native libraries.</source>
      <translation>QGIS 与 Python 软件包使用的不是同一套本地库。</translation>
    </message>
    <message>
      <source>QGIS has {library} {version}, this package another one.</source>
      <translation>QGIS 使用 {library} {version},此软件包使用的是另一版本。</translation>
    </message>
    <message>
      <source>Quadrant (HH, LL, HL, LH)</source>
      <translation>象限（HH、LL、HL、LH）</translation>
    </message>
    <message>
      <source>Quality of a census</source>
      <translation>普查质量</translation>
    </message>
    <message>
      <source>Quality of the survey</source>
      <translation>普查质量</translation>
    </message>
    <message>
      <source>Quarter</source>
      <translation>季度</translation>
    </message>
    <message>
      <source>Query</source>
      <translation>统计查询</translation>
    </message>
    <message>
      <source>RMSE of {limit} m classes {error} m</source>
      <translation>精度 {limit} 米类别的中误差 {error} 米</translation>
    </message>
    <message>
      <source>RMSE {letter} ({limit} m)</source>
      <translation>中误差 {letter}级（{limit} 米）</translation>
    </message>
    <message>
      <source>RMSE {limit} m</source>
      <translation>中误差 {limit} 米</translation>
    </message>
    <message>
      <source>Radius in metres</source>
      <translation>半径（米）</translation>
    </message>
    <message>
      <source>Radius of a place (m)</source>
      <translation>地点半径（米）</translation>
    </message>
    <message>
      <source>Railway</source>
      <translation>铁路</translation>
    </message>
    <message>
      <source>Railways</source>
      <translation>铁路</translation>
    </message>
    <message>
      <source>Rank</source>
      <translation>名次</translation>
    </message>
    <message>
      <source>Ranking</source>
      <translation>排名</translation>
    </message>
    <message>
      <source>Ranking · {areas} · {period}</source>
      <translation>排名 · {areas} · {period}</translation>
    </message>
    <message>
      <source>Ranking, trend, how it is scored and what each figure means.</source>
      <translation>排名、趋势、评分办法和各项数字的含义。</translation>
    </message>
    <message>
      <source>Rare classes are told better together. Of several classes the one with the most cases is drawn on top: choose one class, or all together, for a map.</source>
      <translation>少见的类合在一起更容易预测。有几个类时，案件最多的画在最上面；要出图请选择一个类，或全部合计。</translation>
    </message>
    <message>
      <source>Rates</source>
      <translation>各项比率</translation>
    </message>
    <message>
      <source>Rates of the evaluation</source>
      <translation>评价指标</translation>
    </message>
    <message>
      <source>Rates, weights, bands, levels, goals, collectors and their companies</source>
      <translation>比率、权重、分档、等级、目标、监督员及其信息采集单位</translation>
    </message>
    <message>
      <source>Reach (m)</source>
      <translation>搜索范围（米）</translation>
    </message>
    <message>
      <source>Read</source>
      <translation>查看</translation>
    </message>
    <message>
      <source>Read everything anew now (F5)</source>
      <translation>立即全部刷新（F5）</translation>
    </message>
    <message>
      <source>Read the city's own table (Excel or CSV)</source>
      <translation>读入本市自己的标准表（Excel 或 CSV）</translation>
    </message>
    <message>
      <source>Read {READ}, written {WRITTEN}, rejected {REJECTED}</source>
      <translation>读取 {READ}，写入 {WRITTEN}，未导入 {REJECTED}</translation>
    </message>
    <message>
      <source>Read {name}.</source>
      <translation>已读取 {name}。</translation>
    </message>
    <message>
      <source>Read {read}, written {written}, rejected {rejected}.</source>
      <translation>读取 {read} 条，写入 {written} 条，剔除 {rejected} 条。</translation>
    </message>
    <message>
      <source>Reading</source>
      <translation>读取方式</translation>
    </message>
    <message>
      <source>Reading the cases …</source>
      <translation>正在读取案件……</translation>
    </message>
    <message>
      <source>Reading the rows behind a number</source>
      <translation>正在反查明细</translation>
    </message>
    <message>
      <source>Reading the unit grids</source>
      <translation>正在读取单元网格</translation>
    </message>
    <message>
      <source>Reading …</source>
      <translation>正在读取……</translation>
    </message>
    <message>
      <source>Reads an OpenStreetMap extract (.osm, .pbf) and writes its administrative areas as communities and streets, its roads, railways, water, walls and buildings as base map, and its street furniture as components, by a table of tags, all in one transaction and in the workspace's reference system. OpenStreetMap data stand under the ODbL: name "OpenStreetMap contributors" beside them.</source>
      <translation>读取 OpenStreetMap 数据（.osm、.pbf），按标签对照表把行政区写为社区和街道，把道路、铁路、水系、围墙和建筑写为底图，把街道设施写为部件，在一个事务中完成，并转换到工作区坐标系。OpenStreetMap 数据采用 ODbL 许可：使用时请注明“OpenStreetMap contributors”。</translation>
    </message>
    <message>
      <source>Reads when a case of a class is filed, when it is closed and how long it may take, from an Excel or CSV table with the columns 小类代码, 小类名称, 立案条件, 结案条件, 处置时限 and, where it has them, 大类代码, 大类名称, 计时单位. The header is looked for in the first rows, merged cells are understood, and 小时 counts as working hours, 天 as working days. Rows with an unknown class, an empty condition, a limit that is none, or a condition that stands there twice are set aside with their row number. Cases that are filed already keep their limit.</source>
      <translation>从 Excel 或 CSV 表读入各小类的立案条件、结案条件和处置时限，表中需有小类代码、小类名称、立案条件、结案条件、处置时限等列，可有大类代码、大类名称、计时单位。表头在前几行中自动识别，合并单元格可正确读取；“小时”按工作时计，“天”按工作日计。小类不存在、立案条件为空、时限无效或条件重复的行连同行号搁置。已立案的案件保持原时限不变。</translation>
    </message>
    <message>
      <source>Reason</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>Reason in the history</source>
      <translation>历史记录中的原因</translation>
    </message>
    <message>
      <source>Reason of change</source>
      <translation>修改原因</translation>
    </message>
    <message>
      <source>Reason of the change</source>
      <translation>修改原因</translation>
    </message>
    <message>
      <source>Reason of the change of collectors</source>
      <translation>监督员变更的理由</translation>
    </message>
    <message>
      <source>Reason, for the history</source>
      <translation>原因，写入历史</translation>
    </message>
    <message>
      <source>Reason: {why}</source>
      <translation>原因：{why}</translation>
    </message>
    <message>
      <source>Reasons</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>Received by the unit (seal)</source>
      <translation>接收单位（盖章）</translation>
    </message>
    <message>
      <source>Reclassified</source>
      <translation>重新归类</translation>
    </message>
    <message>
      <source>Recompute deadlines</source>
      <translation>重新计算时限</translation>
    </message>
    <message>
      <source>Recomputing deadlines</source>
      <translation>正在重新计算时限</translation>
    </message>
    <message>
      <source>Record</source>
      <translation>记录</translation>
    </message>
    <message>
      <source>Record of the result</source>
      <translation>结果记录</translation>
    </message>
    <message>
      <source>Record the answer to the city</source>
      <translation>登记市级回复</translation>
    </message>
    <message>
      <source>Record the reply</source>
      <translation>登记回复</translation>
    </message>
    <message>
      <source>Recorded</source>
      <translation>登记日期</translation>
    </message>
    <message>
      <source>Recorded by</source>
      <translation>记录人</translation>
    </message>
    <message>
      <source>Records are only ever added, never changed or deleted.</source>
      <translation>记录只能追加，不能修改或删除。</translation>
    </message>
    <message>
      <source>Recovered</source>
      <translation>已追回（元）</translation>
    </message>
    <message>
      <source>Recovered (yuan)</source>
      <translation>已追缴（元）</translation>
    </message>
    <message>
      <source>Recovered on</source>
      <translation>追缴日期</translation>
    </message>
    <message>
      <source>Reference &amp;system</source>
      <translation>坐标参考系(&amp;S)</translation>
    </message>
    <message>
      <source>Reference system</source>
      <translation>坐标系</translation>
    </message>
    <message>
      <source>Reference system of the source</source>
      <translation>来源坐标系</translation>
    </message>
    <message>
      <source>Reference system: {name}</source>
      <translation>坐标系：{name}</translation>
    </message>
    <message>
      <source>Refresh</source>
      <translation>刷新</translation>
    </message>
    <message>
      <source>Refreshing the wall</source>
      <translation>正在刷新指挥屏</translation>
    </message>
    <message>
      <source>Refuse extension</source>
      <translation>不同意延期</translation>
    </message>
    <message>
      <source>Refuse return</source>
      <translation>不同意退回</translation>
    </message>
    <message>
      <source>Refuse suspension</source>
      <translation>不同意挂账</translation>
    </message>
    <message>
      <source>Refuse the appeal</source>
      <translation>驳回申诉</translation>
    </message>
    <message>
      <source>Refuse the request</source>
      <translation>不同意申请</translation>
    </message>
    <message>
      <source>Refuse void</source>
      <translation>不同意作废</translation>
    </message>
    <message>
      <source>Register and file (Ctrl+Enter)</source>
      <translation>登记并立案 (Ctrl+回车)</translation>
    </message>
    <message>
      <source>Registered</source>
      <translation>登记</translation>
    </message>
    <message>
      <source>Registered by</source>
      <translation>登记人</translation>
    </message>
    <message>
      <source>Reject (X)</source>
      <translation>驳回 (X)</translation>
    </message>
    <message>
      <source>Reject all of them</source>
      <translation>全部驳回</translation>
    </message>
    <message>
      <source>Reject all undecided changes that fit; the rule is recorded</source>
      <translation>驳回所有符合条件的未决变更；规则将被记录</translation>
    </message>
    <message>
      <source>Reject {count} changes at once? Rule: {rule}</source>
      <translation>一次驳回 {count} 项变更？规则：{rule}</translation>
    </message>
    <message>
      <source>Rejected</source>
      <translation>已驳回</translation>
    </message>
    <message>
      <source>Rejected rows</source>
      <translation>未导入的行</translation>
    </message>
    <message>
      <source>Rejected: {name}</source>
      <translation>未导入：{name}</translation>
    </message>
    <message>
      <source>Remark</source>
      <translation>说明</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>去掉</translation>
    </message>
    <message>
      <source>Remove the conditions that are selected</source>
      <translation>删除所选立案条件</translation>
    </message>
    <message>
      <source>Remove the entries of the days selected</source>
      <translation>删除所选日期的设置</translation>
    </message>
    <message>
      <source>Remove the layers and close the file</source>
      <translation>移除图层并关闭文件</translation>
    </message>
    <message>
      <source>Remove the selected rows</source>
      <translation>删除所选的行</translation>
    </message>
    <message>
      <source>Remove these hours</source>
      <translation>删除这段时间</translation>
    </message>
    <message>
      <source>Removed</source>
      <translation>移除/废弃</translation>
    </message>
    <message>
      <source>Reopen (O)</source>
      <translation>重新打开 (O)</translation>
    </message>
    <message>
      <source>Repair &amp;rules</source>
      <translation>修复规则(&amp;R)</translation>
    </message>
    <message>
      <source>Replace all conditions of the workspace</source>
      <translation>替换工作区的全部立案条件</translation>
    </message>
    <message>
      <source>Replace the conditions of the classes in the table</source>
      <translation>替换表中各小类的立案条件</translation>
    </message>
    <message>
      <source>Replaced</source>
      <translation>更换</translation>
    </message>
    <message>
      <source>Replaced like for like</source>
      <translation>原位同类更换</translation>
    </message>
    <message>
      <source>Replied</source>
      <translation>回复方式</translation>
    </message>
    <message>
      <source>Replied at</source>
      <translation>回复时间</translation>
    </message>
    <message>
      <source>Replied by</source>
      <translation>回复人</translation>
    </message>
    <message>
      <source>Replies</source>
      <translation>回复</translation>
    </message>
    <message>
      <source>Replies changed</source>
      <translation>已变更的回复时限</translation>
    </message>
    <message>
      <source>Replies to reporters</source>
      <translation>待回复举报人</translation>
    </message>
    <message>
      <source>Reply</source>
      <translation>回复内容</translation>
    </message>
    <message>
      <source>Reply to the reporter</source>
      <translation>回复举报人</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>上报</translation>
    </message>
    <message>
      <source>Report (Ctrl+Enter)</source>
      <translation>上报（Ctrl+回车）</translation>
    </message>
    <message>
      <source>Report a case now: {what}?</source>
      <translation>现在上报案件：{what}？</translation>
    </message>
    <message>
      <source>Report a change of it: it is proposed in the change inbox, and somebody reviews it</source>
      <translation>告知其变更：作为变更建议进入变更收件箱，由人审核</translation>
    </message>
    <message>
      <source>Report it</source>
      <translation>上报</translation>
    </message>
    <message>
      <source>Report it as a case at once: it is lost or damaged (C)</source>
      <translation>丢失或破损，立即作为案件上报（C）</translation>
    </message>
    <message>
      <source>Report it; somebody else files it</source>
      <translation>只上报，由他人立案</translation>
    </message>
    <message>
      <source>Report of a census</source>
      <translation>普查报告</translation>
    </message>
    <message>
      <source>Report of the census {name}</source>
      <translation>{name}报告</translation>
    </message>
    <message>
      <source>Report only</source>
      <translation>仅上报</translation>
    </message>
    <message>
      <source>Report the case and file it for dispatch</source>
      <translation>上报案件并立案，等待派遣</translation>
    </message>
    <message>
      <source>Report this call and merge it into that case, in one go</source>
      <translation>登记本次来电并一步并入该案</translation>
    </message>
    <message>
      <source>Reported</source>
      <translation>已上报</translation>
    </message>
    <message>
      <source>Reported as case {case_no}.</source>
      <translation>已上报为案件 {case_no}。</translation>
    </message>
    <message>
      <source>Reported at</source>
      <translation>上报时间</translation>
    </message>
    <message>
      <source>Reported by</source>
      <translation>告知方</translation>
    </message>
    <message>
      <source>Reported cases voided</source>
      <translation>上报作废数</translation>
    </message>
    <message>
      <source>Reported in the last 7 days in hot spots and candidates.</source>
      <translation>近7天在热点及候选热点内上报的案件。</translation>
    </message>
    <message>
      <source>Reported in the period and merged into another case: counted here alone, since the main case stands for it.</source>
      <translation>周期内上报并已并入其他案件的：由主案件代表，仅在此处计数。</translation>
    </message>
    <message>
      <source>Reported today</source>
      <translation>今日上报</translation>
    </message>
    <message>
      <source>Reported twice within (hours)</source>
      <translation>重复上报间隔（小时）</translation>
    </message>
    <message>
      <source>Reported were {count} changes, {applied} of them are applied: {kinds}.</source>
      <translation>收到变更告知 {count} 条，其中 {applied} 条已入库：{kinds}。</translation>
    </message>
    <message>
      <source>Reporter</source>
      <translation>举报人</translation>
    </message>
    <message>
      <source>Reports are taken in by: {roles}. You work as {role}.</source>
      <translation>受理由以下岗位办理：{roles}。您当前的岗位是{role}。</translation>
    </message>
    <message>
      <source>Reports not registered yet: {count}. The button “Drafts” brings them back.</source>
      <translation>有 {count} 件未登记完的草稿。点“草稿”可继续。</translation>
    </message>
    <message>
      <source>Reports of other systems from CSV, Excel, a layer or Open311 become cases</source>
      <translation>把其他系统的上报（CSV、Excel、图层或 Open311）导入为案件</translation>
    </message>
    <message>
      <source>Reports on one point that make it a default point</source>
      <translation>同一点达到多少条上报即视为默认点</translation>
    </message>
    <message>
      <source>Reports so soon after the first one are the same problem told again, even if its case was closed by then.</source>
      <translation>首次上报后如此短时间内的上报视为同一问题的重复上报，即使案件已结。</translation>
    </message>
    <message>
      <source>Reports that most likely tell of what another case tells already: row, case, the other case, distance, days, whether they were merged.</source>
      <translation>很可能与其他案件反映同一问题的上报：行号、案件、对应案件、距离、相隔天数、是否已并案。</translation>
    </message>
    <message>
      <source>Reports that were begun and not registered yet</source>
      <translation>已开始但尚未登记的草稿</translation>
    </message>
    <message>
      <source>Reports that were there already</source>
      <translation>已导入过的上报</translation>
    </message>
    <message>
      <source>Request afterwards</source>
      <translation>之后的申请</translation>
    </message>
    <message>
      <source>Requests</source>
      <translation>申请待批</translation>
    </message>
    <message>
      <source>Required columns</source>
      <translation>必填列</translation>
    </message>
    <message>
      <source>Responsible unit</source>
      <translation>责任单位</translation>
    </message>
    <message>
      <source>Responsible units</source>
      <translation>责任单位</translation>
    </message>
    <message>
      <source>Rest of a clock that stands (s)</source>
      <translation>停表时剩余时间（秒）</translation>
    </message>
    <message>
      <source>Restore</source>
      <translation>恢复</translation>
    </message>
    <message>
      <source>Restore …</source>
      <translation>恢复…</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>处置结果</translation>
    </message>
    <message>
      <source>Result (JSON)</source>
      <translation>结果（JSON）</translation>
    </message>
    <message>
      <source>Result feedback form</source>
      <translation>结果反馈单</translation>
    </message>
    <message>
      <source>Result of the city</source>
      <translation>市级处置结果</translation>
    </message>
    <message>
      <source>Result of the confirmation</source>
      <translation>核实结果</translation>
    </message>
    <message>
      <source>Result of the verification</source>
      <translation>核查结果</translation>
    </message>
    <message>
      <source>Result verification form</source>
      <translation>结果核查单</translation>
    </message>
    <message>
      <source>Results</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>Results of collectors</source>
      <translation>监督员核实核查结果</translation>
    </message>
    <message>
      <source>Results of collectors …</source>
      <translation>监督员核实核查结果…</translation>
    </message>
    <message>
      <source>Results of units</source>
      <translation>单位处置结果</translation>
    </message>
    <message>
      <source>Results of units …</source>
      <translation>单位处置结果…</translation>
    </message>
    <message>
      <source>Results recorded by an earlier run</source>
      <translation>此前已记录的结果</translation>
    </message>
    <message>
      <source>Results set aside</source>
      <translation>未采用的结果</translation>
    </message>
    <message>
      <source>Resume</source>
      <translation>恢复办理</translation>
    </message>
    <message>
      <source>Resume suspended cases</source>
      <translation>恢复挂账案件</translation>
    </message>
    <message>
      <source>Resumed by</source>
      <translation>恢复人</translation>
    </message>
    <message>
      <source>Retire</source>
      <translation>作废</translation>
    </message>
    <message>
      <source>Retire all of them with one reason</source>
      <translation>以同一原因全部作废</translation>
    </message>
    <message>
      <source>Retire all …</source>
      <translation>全部作废…</translation>
    </message>
    <message>
      <source>Retire {count} components?</source>
      <translation>作废 {count} 个部件？</translation>
    </message>
    <message>
      <source>Retire {object}?</source>
      <translation>作废 {object}？</translation>
    </message>
    <message>
      <source>Retire … (R)</source>
      <translation>作废… (R)</translation>
    </message>
    <message>
      <source>Retired on</source>
      <translation>作废日期</translation>
    </message>
    <message>
      <source>Retired unit grid</source>
      <translation>已作废的单元网格</translation>
    </message>
    <message>
      <source>Retiring components</source>
      <translation>批量作废部件</translation>
    </message>
    <message>
      <source>Return asked for</source>
      <translation>申请退回</translation>
    </message>
    <message>
      <source>Return visit</source>
      <translation>回访</translation>
    </message>
    <message>
      <source>Return visit at</source>
      <translation>回访时间</translation>
    </message>
    <message>
      <source>Returns</source>
      <translation>退回次数</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>审核</translation>
    </message>
    <message>
      <source>Revise unit grids</source>
      <translation>修订单元网格</translation>
    </message>
    <message>
      <source>Revision of unit grids</source>
      <translation>单元网格修订</translation>
    </message>
    <message>
      <source>Reward</source>
      <translation>奖励</translation>
    </message>
    <message>
      <source>Rewarded at</source>
      <translation>奖励时间</translation>
    </message>
    <message>
      <source>Rewarded by</source>
      <translation>奖励人</translation>
    </message>
    <message>
      <source>Rework</source>
      <translation>返工</translation>
    </message>
    <message>
      <source>Reworks</source>
      <translation>返工次数</translation>
    </message>
    <message>
      <source>Rivers</source>
      <translation>河流</translation>
    </message>
    <message>
      <source>Rivers and railways</source>
      <translation>河流与铁路</translation>
    </message>
    <message>
      <source>Rivers and streams</source>
      <translation>河流</translation>
    </message>
    <message>
      <source>Road</source>
      <translation>道路</translation>
    </message>
    <message>
      <source>Roads</source>
      <translation>道路</translation>
    </message>
    <message>
      <source>Roads of the workspace outside its communities are left out.</source>
      <translation>工作区中社区范围以外的道路不计。</translation>
    </message>
    <message>
      <source>Roads, railways, water, walls, buildings.</source>
      <translation>道路、铁路、水系、围墙、建筑。</translation>
    </message>
    <message>
      <source>Role</source>
      <translation>角色</translation>
    </message>
    <message>
      <source>Roles</source>
      <translation>角色</translation>
    </message>
    <message>
      <source>Roles of organisations</source>
      <translation>机构角色</translation>
    </message>
    <message>
      <source>Row</source>
      <translation>行号</translation>
    </message>
    <message>
      <source>Row of the source</source>
      <translation>源文件行号</translation>
    </message>
    <message>
      <source>Row of the survey</source>
      <translation>普查行</translation>
    </message>
    <message>
      <source>Row {fid} of {table} has the code {code}, which is not registered for it.</source>
      <translation>{table} 第 {fid} 行的编码 {code} 未在编码表中登记。</translation>
    </message>
    <message>
      <source>Row {number} is a copy of {code}. It counts as new.</source>
      <translation>第 {number} 行是 {code} 的副本，按新增处理。</translation>
    </message>
    <message>
      <source>Row {number} is new, but its answer is {answer}. It counts as new.</source>
      <translation>第 {number} 行是新增，但核对结果为 {answer}，按新增处理。</translation>
    </message>
    <message>
      <source>Row {number}: the code {code} is none of this package. It is kept as a hint only.</source>
      <translation>第 {number} 行：标识码 {code} 不属于本普查包，仅作参考。</translation>
    </message>
    <message>
      <source>Row {number}: the photo {path} is not in the folder.</source>
      <translation>第 {number} 行：文件夹中没有照片 {path}。</translation>
    </message>
    <message>
      <source>Row {number}: {value} cannot be read as a time.</source>
      <translation>第 {number} 行：{value} 无法识别为时间。</translation>
    </message>
    <message>
      <source>Row {row}: {reason}</source>
      <translation>第 {row} 行：{reason}</translation>
    </message>
    <message>
      <source>Rows</source>
      <translation>条数</translation>
    </message>
    <message>
      <source>Rows behind the number</source>
      <translation>明细</translation>
    </message>
    <message>
      <source>Rows per table (JSON)</source>
      <translation>各表行数（JSON）</translation>
    </message>
    <message>
      <source>Rows returned</source>
      <translation>返回条数</translation>
    </message>
    <message>
      <source>Rows set aside</source>
      <translation>搁置的行</translation>
    </message>
    <message>
      <source>Rows set aside, doubles, and rows taken in without a bad value: file, row, reason and their own attributes.</source>
      <translation>未接收的行、重复的行，以及去掉错误值后接收的行：文件、行号、原因和原有属性。</translation>
    </message>
    <message>
      <source>Rows that something is wrong with</source>
      <translation>有问题的行</translation>
    </message>
    <message>
      <source>Rows that were set aside, with row number, reason and their own attributes.</source>
      <translation>未导入的行，含行号、原因和原有属性。</translation>
    </message>
    <message>
      <source>Rows that were there already</source>
      <translation>此前已接收的行</translation>
    </message>
    <message>
      <source>Rows with a score</source>
      <translation>有得分的行数</translation>
    </message>
    <message>
      <source>Rows without a result</source>
      <translation>未填写结果的行</translation>
    </message>
    <message>
      <source>Rule</source>
      <translation>规则</translation>
    </message>
    <message>
      <source>Rule made of it</source>
      <translation>形成的规则</translation>
    </message>
    <message>
      <source>Rule {rule} could not run: {why}</source>
      <translation>规则 {rule} 无法运行：{why}</translation>
    </message>
    <message>
      <source>Rule {title} ends before it begins. Correct its days.</source>
      <translation>规则“{title}”的截止日早于起始日。请改正有效日期。</translation>
    </message>
    <message>
      <source>Rule {title}: a class needs its kind, since components and events have the same codes.</source>
      <translation>规则“{title}”：填写分类须先选部件或事件，因为两者代码相同。</translation>
    </message>
    <message>
      <source>Rule {title}: an area needs its kind and its code.</source>
      <translation>规则“{title}”：区域须同时选择类型和代码。</translation>
    </message>
    <message>
      <source>Rule {title}: choose who it goes to, the situation and the kind of area from their lists.</source>
      <translation>规则“{title}”：派往对象、情形和区域类型须从列表中选择。</translation>
    </message>
    <message>
      <source>Rule {title}: the catalogue has no class that begins with {code}.</source>
      <translation>规则“{title}”：分类目录中没有以 {code} 开头的类。</translation>
    </message>
    <message>
      <source>Rule {title}: there is no area {code}.</source>
      <translation>规则“{title}”：没有区域 {code}。</translation>
    </message>
    <message>
      <source>Rule {title}: there is no organisation {code}.</source>
      <translation>规则“{title}”：没有单位 {code}。</translation>
    </message>
    <message>
      <source>Rule {title}: {day} is no day. Write it as 2026-03-01.</source>
      <translation>规则“{title}”：{day} 不是日期。请写成 2026-03-01。</translation>
    </message>
    <message>
      <source>Rules</source>
      <translation>规则</translation>
    </message>
    <message>
      <source>Rules above</source>
      <translation>上表规则</translation>
    </message>
    <message>
      <source>Rules above: sure for {coverage} of the cases; of those that a unit has handled since, right for {precision}.</source>
      <translation>上表规则：可确定 {coverage} 的案件；其中已处置的，正确 {precision}。</translation>
    </message>
    <message>
      <source>Rules of responsibilit&amp;y…</source>
      <translation>责任规则(&amp;Y)…</translation>
    </message>
    <message>
      <source>Rules of responsibility</source>
      <translation>责任规则</translation>
    </message>
    <message>
      <source>Rules of the evaluation, {table}: {reason}</source>
      <translation>评价规则，{table}：{reason}</translation>
    </message>
    <message>
      <source>Rules on record</source>
      <translation>已记录的规则</translation>
    </message>
    <message>
      <source>Run</source>
      <translation>检查批次</translation>
    </message>
    <message>
      <source>Run the checks again, all or the one that is chosen below: what is gone becomes corrected, exceptions stay</source>
      <translation>重新运行全部检查或下方所选检查：已消除的问题转为已整改，例外保留</translation>
    </message>
    <message>
      <source>Runs of a census</source>
      <translation>普查入库批次</translation>
    </message>
    <message>
      <source>SHA-256</source>
      <translation>SHA-256</translation>
    </message>
    <message>
      <source>Same place, but the attributes contradict: another object (probability {p}).</source>
      <translation>位置相同但属性矛盾：应为另一部件（概率 {p}）。</translation>
    </message>
    <message>
      <source>Sample</source>
      <translation>样本量</translation>
    </message>
    <message>
      <source>Sample city</source>
      <translation>示例城市</translation>
    </message>
    <message>
      <source>Satisfaction</source>
      <translation>满意度</translation>
    </message>
    <message>
      <source>Satisfaction (1 to 5)</source>
      <translation>满意度（1–5）</translation>
    </message>
    <message>
      <source>Satisfaction is a grade from 1 to 5.</source>
      <translation>满意度为 1 至 5 分。</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>保存</translation>
    </message>
    <message>
      <source>Save mapping</source>
      <translation>保存对应关系</translation>
    </message>
    <message>
      <source>Save the mapping as</source>
      <translation>对应关系另存为</translation>
    </message>
    <message>
      <source>Save the query under this name (Ctrl+S)</source>
      <translation>以此名称保存查询（Ctrl+S）</translation>
    </message>
    <message>
      <source>Saved as {name}.</source>
      <translation>已保存为“{name}”。</translation>
    </message>
    <message>
      <source>Saved at</source>
      <translation>保存时间</translation>
    </message>
    <message>
      <source>Saved mapping</source>
      <translation>已保存的对应关系</translation>
    </message>
    <message>
      <source>Saved mapping {name}.</source>
      <translation>已保存对应关系 {name}。</translation>
    </message>
    <message>
      <source>Saved queries; type a name to save</source>
      <translation>已存查询；输入名称可保存当前条件</translation>
    </message>
    <message>
      <source>Saved rules</source>
      <translation>已存规则</translation>
    </message>
    <message>
      <source>Saved rules: sure for {coverage} of the cases; of those that a unit has handled since, right for {precision}.</source>
      <translation>已存规则：可确定 {coverage} 的案件；其中已处置的，正确 {precision}。</translation>
    </message>
    <message>
      <source>Saved: {titles}.</source>
      <translation>已保存：{titles}。</translation>
    </message>
    <message>
      <source>Say what happened and who reports it.</source>
      <translation>请说明发生了什么、由谁告知。</translation>
    </message>
    <message>
      <source>Say what the reward is.</source>
      <translation>请填写奖励内容。</translation>
    </message>
    <message>
      <source>Say what the sweep records.</source>
      <translation>请填写专项普查登记的对象。</translation>
    </message>
    <message>
      <source>Say what was answered.</source>
      <translation>请填写回复内容。</translation>
    </message>
    <message>
      <source>Say what would be recorded and what would be set aside; change nothing.</source>
      <translation>只说明哪些会记录、哪些不采用，不作任何改动。</translation>
    </message>
    <message>
      <source>Say what would happen, and change nothing.</source>
      <translation>只说明将会怎样，不改变任何内容。</translation>
    </message>
    <message>
      <source>Say where it is first: type an address or click the map.</source>
      <translation>请先确定位置：输入地址或在地图上点击。</translation>
    </message>
    <message>
      <source>Say which value changed.</source>
      <translation>请说明哪个值有变更。</translation>
    </message>
    <message>
      <source>Say why the collectors are changed.</source>
      <translation>请说明为什么变更监督员。</translation>
    </message>
    <message>
      <source>Say why the rules are changed.</source>
      <translation>请说明修改规则的原因。</translation>
    </message>
    <message>
      <source>Scaled error: {kind}</source>
      <translation>标准化误差：{kind}</translation>
    </message>
    <message>
      <source>Scope (JSON)</source>
      <translation>范围（JSON）</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>得分</translation>
    </message>
    <message>
      <source>Score and level; those that change most stand first</source>
      <translation>得分和等级；变化最大的排在前面</translation>
    </message>
    <message>
      <source>Score from 0 to 100 with its level. Click a row for its figures; with the keys: up and down, then Enter. The wheel shows more rows.</source>
      <translation>得分（0–100）及等级。单击一行查看其数字；用键盘：上下键选择，回车打开；滚轮查看更多。</translation>
    </message>
    <message>
      <source>Screen {name}, {width} × {height}</source>
      <translation>屏幕 {name}，{width} × {height}</translation>
    </message>
    <message>
      <source>Seal</source>
      <translation>校验码</translation>
    </message>
    <message>
      <source>Search for cases</source>
      <translation>查找案件</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Select components on the map with QGIS's own tools, or find them.</source>
      <translation>请用 QGIS 的选择工具在图上选择部件，或先查找。</translation>
    </message>
    <message>
      <source>Select days in the year.</source>
      <translation>请在年历中选择日期。</translation>
    </message>
    <message>
      <source>Select features of one layer of counts first: a result of an analysis, or of this dock.</source>
      <translation>请先选中某一个统计图层中的要素：分析结果图层或此窗生成的图层。</translation>
    </message>
    <message>
      <source>Select polygons of a layer on the map first.</source>
      <translation>请先在图上选中某图层的多边形。</translation>
    </message>
    <message>
      <source>Select unit grids in the table or on the map first.</source>
      <translation>请先在表中或地图上选中单元网格。</translation>
    </message>
    <message>
      <source>Select unit grids, and choose the patrol area that gets them.</source>
      <translation>请选中单元网格，并选择接收它们的责任网格。</translation>
    </message>
    <message>
      <source>Sen's slope per step</source>
      <translation>每时段 Sen 斜率</translation>
    </message>
    <message>
      <source>Send a collector</source>
      <translation>派监督员核实或核查</translation>
    </message>
    <message>
      <source>Send back or return</source>
      <translation>退回</translation>
    </message>
    <message>
      <source>Send to confirm</source>
      <translation>发核实任务</translation>
    </message>
    <message>
      <source>Send to verify</source>
      <translation>发核查任务</translation>
    </message>
    <message>
      <source>Sent back by the city</source>
      <translation>市级退回</translation>
    </message>
    <message>
      <source>Sent by</source>
      <translation>发送人</translation>
    </message>
    <message>
      <source>Sent to confirm at</source>
      <translation>发核实时间</translation>
    </message>
    <message>
      <source>Sent to verify at</source>
      <translation>发核查时间</translation>
    </message>
    <message>
      <source>Serial numbers and counts are not negative.</source>
      <translation>顺序号和数量不能为负。</translation>
    </message>
    <message>
      <source>Serial numbers of a class are without gaps</source>
      <translation>同类顺序号连续</translation>
    </message>
    <message>
      <source>Services</source>
      <translation>公用事业服务</translation>
    </message>
    <message>
      <source>Set aside</source>
      <translation>已剔除</translation>
    </message>
    <message>
      <source>Set aside, {layer} {row} ({code}): {reason}</source>
      <translation>搁置，{layer} 第 {row} 行（{code}）：{reason}</translation>
    </message>
    <message>
      <source>Set by the city</source>
      <translation>本市设定</translation>
    </message>
    <message>
      <source>Set handled cases without a photo aside.</source>
      <translation>没有照片的已处置案件不予采用。</translation>
    </message>
    <message>
      <source>Set results without a photo aside.</source>
      <translation>没有照片的结果不予采用。</translation>
    </message>
    <message>
      <source>Set the file aside</source>
      <translation>不接收该文件</translation>
    </message>
    <message>
      <source>Several cases end with {number}; type more of it.</source>
      <translation>有多个案件以 {number} 结尾；请多输入几位。</translation>
    </message>
    <message>
      <source>Several censuses are under way: {known}. Name the one that is meant.</source>
      <translation>有多个普查正在进行：{known}。请指明是哪一个。</translation>
    </message>
    <message>
      <source>Several classes are called {name}. Write the code: {codes}.</source>
      <translation>有多个类别都叫“{name}”，请写代码：{codes}。</translation>
    </message>
    <message>
      <source>Several kinds have the class {code}, and all are counted. For one of them write {codes}.</source>
      <translation>类别代码 {code} 对应多种类型，已全部统计。只统计其中一种请写 {codes}。</translation>
    </message>
    <message>
      <source>Several layers have selected polygons. Make the one that is meant the current layer.</source>
      <translation>有多个图层选中了多边形。请把要用的图层设为当前图层。</translation>
    </message>
    <message>
      <source>Several units handle it together; the first one leads</source>
      <translation>多个单位共同处置，第一个为主办</translation>
    </message>
    <message>
      <source>Severity</source>
      <translation>严重程度</translation>
    </message>
    <message>
      <source>Sh&amp;ifted working day</source>
      <translation>调休上班(&amp;I)</translation>
    </message>
    <message>
      <source>Share</source>
      <translation>占比</translation>
    </message>
    <message>
      <source>Share (%)</source>
      <translation>占比（%）</translation>
    </message>
    <message>
      <source>Share of area</source>
      <translation>面积占比</translation>
    </message>
    <message>
      <source>Share of components</source>
      <translation>部件占比</translation>
    </message>
    <message>
      <source>Share of street without, by unit grid</source>
      <translation>各单元网格无设施道路占比</translation>
    </message>
    <message>
      <source>Share of the steps (%)</source>
      <translation>时段比例（%）</translation>
    </message>
    <message>
      <source>Shares of counts. The rates that are given are the examples of CJ/T 292; a city may change each of them and add its own.</source>
      <translation>数量之比。给定的比率为 CJ/T 292 的示例；城市可以修改其中任何一项，也可增加自己的比率。</translation>
    </message>
    <message>
      <source>Sheet of the regular review</source>
      <translation>例会材料</translation>
    </message>
    <message>
      <source>Sheet or grid</source>
      <translation>图幅或网格</translation>
    </message>
    <message>
      <source>Sheet or grid of the sample</source>
      <translation>抽检图幅或网格</translation>
    </message>
    <message>
      <source>Sheet {number} of {total}</source>
      <translation>第 {number} 幅　共 {total} 幅</translation>
    </message>
    <message>
      <source>Sheet {sheet}, row {row}: {reason}</source>
      <translation>工作表“{sheet}”第 {row} 行：{reason}</translation>
    </message>
    <message>
      <source>Sheets or grids drawn</source>
      <translation>抽取的图幅或网格数</translation>
    </message>
    <message>
      <source>Sheets that were checked, and their defects</source>
      <translation>抽检图幅及其缺陷</translation>
    </message>
    <message>
      <source>Shift handovers</source>
      <translation>交班记录</translation>
    </message>
    <message>
      <source>Shift leader</source>
      <translation>值班长</translation>
    </message>
    <message>
      <source>Shift leaders</source>
      <translation>值班长</translation>
    </message>
    <message>
      <source>Shift since</source>
      <translation>本班开始</translation>
    </message>
    <message>
      <source>Shifted working day</source>
      <translation>调休上班日</translation>
    </message>
    <message>
      <source>Shorter ones are not listed; the shares of the unit grids have them.</source>
      <translation>更短的不列出，但计入单元网格占比。</translation>
    </message>
    <message>
      <source>Shortest interval (days)</source>
      <translation>最短间隔（天）</translation>
    </message>
    <message>
      <source>Shortest stretch (m)</source>
      <translation>最短路段（米）</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>显示</translation>
    </message>
    <message>
      <source>Show all cases of this dock, the most urgent first</source>
      <translation>列出本窗全部案件，最紧急的在前</translation>
    </message>
    <message>
      <source>Show it on the map</source>
      <translation>在地图上显示</translation>
    </message>
    <message>
      <source>Show it on the map (F)</source>
      <translation>在图上显示（F）</translation>
    </message>
    <message>
      <source>Show on the map</source>
      <translation>图上标位</translation>
    </message>
    <message>
      <source>Show or hide this dock; behind another tab it comes to the front</source>
      <translation>显示或隐藏此窗；被其他标签页遮住时移到最前</translation>
    </message>
    <message>
      <source>Show re&amp;jected rows</source>
      <translation>显示未导入的行(&amp;J)</translation>
    </message>
    <message>
      <source>Show the areas on the map in classes by their number or density (G)</source>
      <translation>按数量或密度分级，把各区域显示在图上（G）</translation>
    </message>
    <message>
      <source>Show the case</source>
      <translation>显示案件</translation>
    </message>
    <message>
      <source>Show the cases in the state “{state}”, the most urgent first</source>
      <translation>列出“{state}”的案件，最紧急的在前</translation>
    </message>
    <message>
      <source>Show the photos large</source>
      <translation>放大照片</translation>
    </message>
    <message>
      <source>Show the place on the map.</source>
      <translation>请在地图上指明位置。</translation>
    </message>
    <message>
      <source>Show this list: {title}</source>
      <translation>打开列表：{title}</translation>
    </message>
    <message>
      <source>Shown (1, 0)</source>
      <translation>是否显示（1、0）</translation>
    </message>
    <message>
      <source>Shown where QGIS speaks English; may be left empty</source>
      <translation>QGIS 为英文界面时显示；可不填</translation>
    </message>
    <message>
      <source>Shows the chosen case on the map and in its dock (Enter)</source>
      <translation>在地图上及相应面板中显示所选案件（回车）</translation>
    </message>
    <message>
      <source>Shows the classes found; Ctrl+F comes here</source>
      <translation>显示找到的小类；Ctrl+F 跳到这里</translation>
    </message>
    <message>
      <source>Shows what CityGrid needs and how to install what is missing</source>
      <translation>显示 CityGrid 所需的组件，以及缺少时如何安装</translation>
    </message>
    <message>
      <source>Side of a map sheet (m)</source>
      <translation>图幅边长（米）</translation>
    </message>
    <message>
      <source>Significant (-3 to 3)</source>
      <translation>显著（-3 至 3）</translation>
    </message>
    <message>
      <source>Similar cases</source>
      <translation>相似案件</translation>
    </message>
    <message>
      <source>Similar cases nearby</source>
      <translation>附近相似案件</translation>
    </message>
    <message>
      <source>Similar cases of class {code}: metres and days are whole numbers from 1.</source>
      <translation>类别 {code} 的相似案件：米数和天数须为不小于 1 的整数。</translation>
    </message>
    <message>
      <source>Similar cases: days back</source>
      <translation>相似案件：回溯天数</translation>
    </message>
    <message>
      <source>Similar cases: metres around</source>
      <translation>相似案件：周边米数</translation>
    </message>
    <message>
      <source>Situation</source>
      <translation>情形</translation>
    </message>
    <message>
      <source>Six digits of GB/T 2260; every code begins with them</source>
      <translation>GB/T 2260 六位行政区划代码，所有编码都以它开头</translation>
    </message>
    <message>
      <source>Six digits of the district in GB/T 2260, such as 330106.</source>
      <translation>GB/T 2260 的六位区划代码，如 330106。</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>批量</translation>
    </message>
    <message>
      <source>Slight; told on the spot to correct it</source>
      <translation>情节轻微，已当场提示整改</translation>
    </message>
    <message>
      <source>Smaller cells are joined.</source>
      <translation>更小的网格会被合并。</translation>
    </message>
    <message>
      <source>Smaller grids are a finding.</source>
      <translation>更小的网格记为检查结果。</translation>
    </message>
    <message>
      <source>Smallest area (m²)</source>
      <translation>最小面积（平方米）</translation>
    </message>
    <message>
      <source>Smallest count that is published</source>
      <translation>公开的最小计数</translation>
    </message>
    <message>
      <source>Smoothing of the quotients</source>
      <translation>比率平滑</translation>
    </message>
    <message>
      <source>So do {count} replies that are owed.</source>
      <translation>另有 {count} 个回复时限变化。</translation>
    </message>
    <message>
      <source>So far</source>
      <translation>累计</translation>
    </message>
    <message>
      <source>So near a facility is wanted everywhere on a street; 1 m at least, since the streets are looked at in parts of twice this length.</source>
      <translation>道路上任一处在此距离内都应有设施；不小于 1 米，因为道路按此距离两倍的长度分段查看。</translation>
    </message>
    <message>
      <source>So often within the window, a problem has come back.</source>
      <translation>在时间窗内发生达到此次数即为反复发生。</translation>
    </message>
    <message>
      <source>Some characters of {name} fit no encoding and were replaced. Check the preview.</source>
      <translation>{name} 中有些字符不符合任何编码，已被替换。请查看预览。</translation>
    </message>
    <message>
      <source>Some polygons lie on top of each other: what lies in several of them counts to the first.</source>
      <translation>部分多边形相互重叠：同时位于多个多边形内的计入第一个。</translation>
    </message>
    <message>
      <source>Somebody else changed these rules meanwhile; nothing was saved. Note what you wanted, close the window and open it again.</source>
      <translation>其间有人修改了这些规则，没有保存任何内容。请记下您的改动，关闭窗口后重新打开。</translation>
    </message>
    <message>
      <source>Somebody else has changed the conditions of this class. Look at them again; nothing was written.</source>
      <translation>其他人已修改该小类的立案条件。请重新查看；未写入任何内容。</translation>
    </message>
    <message>
      <source>Somebody else has changed this case meanwhile. Look at its new state and decide again.</source>
      <translation>此案件已被他人处理。请查看最新状态后再决定。</translation>
    </message>
    <message>
      <source>Somebody else has changed unit grids of these communities meanwhile, such as {grid}. Nothing was stored; divide again.</source>
      <translation>其间他人修改了这些社区的单元网格（如 {grid}）。未保存任何内容，请重新划分。</translation>
    </message>
    <message>
      <source>Somebody else is writing, so this report cannot be kept yet. Try again in a moment.</source>
      <translation>其他人正在写入，本次登记暂时无法保存。请稍后再试。</translation>
    </message>
    <message>
      <source>Somebody has looked at the near-synonyms that a dry run lists: take them as they are proposed.</source>
      <translation>已有人核对试运行列出的近义名称，按建议采用。</translation>
    </message>
    <message>
      <source>Something is missing or too old.</source>
      <translation>有组件缺失或版本过旧。</translation>
    </message>
    <message>
      <source>Something was changed since the migration, so that it cannot be taken back as a whole any more.</source>
      <translation>迁移之后已有改动，不能再整体撤销。</translation>
    </message>
    <message>
      <source>Something was taken in while the census was matched. Match it again.</source>
      <translation>比对期间又接收了新的普查成果，请重新比对。</translation>
    </message>
    <message>
      <source>Something went wrong: {error}. The log messages panel, tab CityGrid, has the details.</source>
      <translation>出错了：{error}。详情见日志消息面板的 CityGrid 页。</translation>
    </message>
    <message>
      <source>Sort by the rules that are broken; a click on a heading sorts by that column (W)</source>
      <translation>按不合规则的程度排序；点击表头按该列排序（W）</translation>
    </message>
    <message>
      <source>Sound area</source>
      <translation>面要素有效</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>来源</translation>
    </message>
    <message>
      <source>Sources</source>
      <translation>来源</translation>
    </message>
    <message>
      <source>Sources that an import left as they are called elsewhere, one a line. They count besides those chosen.</source>
      <translation>导入时原样保留的来源名称，每行一个，与上面所选的来源一并统计。</translation>
    </message>
    <message>
      <source>Split</source>
      <translation>拆分</translation>
    </message>
    <message>
      <source>Split a unit grid with a drawn line ({key})</source>
      <translation>用画出的线拆分单元网格（{key}）</translation>
    </message>
    <message>
      <source>Sporadic cold spot</source>
      <translation>零散冷点</translation>
    </message>
    <message>
      <source>Sporadic hot spot</source>
      <translation>零散热点</translation>
    </message>
    <message>
      <source>Square kilometre</source>
      <translation>平方公里</translation>
    </message>
    <message>
      <source>Stage</source>
      <translation>环节</translation>
    </message>
    <message>
      <source>Stands at the beginning of the handover</source>
      <translation>放在交班记录的开头</translation>
    </message>
    <message>
      <source>Stands in the step record of the cases dispatched by it</source>
      <translation>写入按此规则派遣的案件的流转记录</translation>
    </message>
    <message>
      <source>Stands with your name at every collector that changes</source>
      <translation>与您的姓名一起记在每个变更的监督员上</translation>
    </message>
    <message>
      <source>Stands with your name at every rule that changes</source>
      <translation>与您的姓名一起记入每条被修改的规则</translation>
    </message>
    <message>
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>State (word)</source>
      <translation>状态（代码）</translation>
    </message>
    <message>
      <source>State before the last step</source>
      <translation>上一步之前的状态</translation>
    </message>
    <message>
      <source>State is in the value list</source>
      <translation>部件状态在值域内</translation>
    </message>
    <message>
      <source>States</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>States of components</source>
      <translation>部件状态</translation>
    </message>
    <message>
      <source>Status</source>
      <translation>状况</translation>
    </message>
    <message>
      <source>Step</source>
      <translation>步骤</translation>
    </message>
    <message>
      <source>Step of time</source>
      <translation>时段</translation>
    </message>
    <message>
      <source>Step records</source>
      <translation>流转记录</translation>
    </message>
    <message>
      <source>Step records moved</source>
      <translation>移出的流转记录</translation>
    </message>
    <message>
      <source>Step records written</source>
      <translation>写出的流转记录</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>时段数</translation>
    </message>
    <message>
      <source>Steps back</source>
      <translation>向前追溯的时段数</translation>
    </message>
    <message>
      <source>Steps follow the calendar; weeks begin on Monday.</source>
      <translation>时段按日历划分；一周从星期一开始。</translation>
    </message>
    <message>
      <source>Steps from then on are counted</source>
      <translation>从此时起统计办理步骤</translation>
    </message>
    <message>
      <source>Steps of this shift</source>
      <translation>本班办理</translation>
    </message>
    <message>
      <source>Stop counting (Esc)</source>
      <translation>停止统计（Esc）</translation>
    </message>
    <message>
      <source>Stop this; nothing half done is left behind</source>
      <translation>停止操作，不会留下半成品</translation>
    </message>
    <message>
      <source>Stop waiting</source>
      <translation>停止等待</translation>
    </message>
    <message>
      <source>Stop; of the source that is being imported nothing is kept</source>
      <translation>停止；正在导入的来源不保留任何数据</translation>
    </message>
    <message>
      <source>Stopped. Count begins again.</source>
      <translation>已停止。按“统计”重新开始。</translation>
    </message>
    <message>
      <source>Store it in the workspace</source>
      <translation>保存到工作区</translation>
    </message>
    <message>
      <source>Store the rows that can be used; cases filed already keep their limit</source>
      <translation>保存可用的行；已立案的案件保持原时限</translation>
    </message>
    <message>
      <source>Store them in the workspace</source>
      <translation>存入工作区</translation>
    </message>
    <message>
      <source>Stored already: {parts}. What was refused is still in the edit buffer.</source>
      <translation>已保存：{parts}。被拒绝的修改仍在编辑缓冲区中。</translation>
    </message>
    <message>
      <source>Stored: {new} new patrol areas, {kept} kept their code, {ended} ended, {shrunk} gave up some of their grids.</source>
      <translation>已入库：新增责任网格 {new} 个，保留编码 {kept} 个，撤销 {ended} 个，让出部分网格 {shrunk} 个。</translation>
    </message>
    <message>
      <source>Street</source>
      <translation>街道</translation>
    </message>
    <message>
      <source>Street (m)</source>
      <translation>道路（米）</translation>
    </message>
    <message>
      <source>Street and community</source>
      <translation>街道、社区</translation>
    </message>
    <message>
      <source>Street and number, point of interest, community, component or grid code, case number, coordinates; also as pinyin or its initials. Down moves into the list, Enter takes the first</source>
      <translation>路名门牌、兴趣点、社区、部件或网格编码、案件编号、坐标；也可输入拼音或拼音首字母。↓ 在列表中移动，回车取第一个</translation>
    </message>
    <message>
      <source>Street code</source>
      <translation>街道代码</translation>
    </message>
    <message>
      <source>Street corner</source>
      <translation>路口</translation>
    </message>
    <message>
      <source>Street furniture, trees, green spaces.</source>
      <translation>街道设施、树木、绿地。</translation>
    </message>
    <message>
      <source>Street or lane</source>
      <translation>街巷</translation>
    </message>
    <message>
      <source>Streets</source>
      <translation>街道</translation>
    </message>
    <message>
      <source>Streets and lanes</source>
      <translation>街巷</translation>
    </message>
    <message>
      <source>Streets are cut into pieces of this length at most (lixels).</source>
      <translation>道路按不超过此长度切分为路段单元。</translation>
    </message>
    <message>
      <source>Streets of a layer</source>
      <translation>图层中的道路</translation>
    </message>
    <message>
      <source>Streets that cross meet</source>
      <translation>交叉道路相通</translation>
    </message>
    <message>
      <source>Streets without</source>
      <translation>无设施路段</translation>
    </message>
    <message>
      <source>Streets without a &amp;facility…</source>
      <translation>设施服务盲区(&amp;F)…</translation>
    </message>
    <message>
      <source>Streets without a facility nearby</source>
      <translation>道路设施服务盲区</translation>
    </message>
    <message>
      <source>Stretches of street with no bin, lamp or other component nearby</source>
      <translation>附近没有垃圾箱、路灯等部件的路段</translation>
    </message>
    <message>
      <source>Substitute remediation</source>
      <translation>代整治</translation>
    </message>
    <message>
      <source>Substitute remediation comes after the formal notices that the city requires, or after a coordination without agreement.</source>
      <translation>代整治须在规定次数的抄告之后，或协调未达成一致之后进行。</translation>
    </message>
    <message>
      <source>Succession of unit grids</source>
      <translation>单元网格沿革</translation>
    </message>
    <message>
      <source>Successor</source>
      <translation>后继网格</translation>
    </message>
    <message>
      <source>Such a case number has more than {most} signs. Make it shorter.</source>
      <translation>这样的案件编号超过 {most} 个字符。请缩短。</translation>
    </message>
    <message>
      <source>Such as primary, residential, as the roads of the workspace have them. Empty: all.</source>
      <translation>如 primary、residential，按工作区道路的取值。留空为全部。</translation>
    </message>
    <message>
      <source>Such as 完好 or 破损, separated by commas. Empty: all.</source>
      <translation>如完好、破损，用逗号分隔。留空：全部。</translation>
    </message>
    <message>
      <source>Sum</source>
      <translation>总计</translation>
    </message>
    <message>
      <source>Summary</source>
      <translation>概要</translation>
    </message>
    <message>
      <source>Sums: {sums}</source>
      <translation>合计：{sums}</translation>
    </message>
    <message>
      <source>Supervision centre (seal)</source>
      <translation>监督中心（盖章）</translation>
    </message>
    <message>
      <source>Sure proposals</source>
      <translation>确定的建议</translation>
    </message>
    <message>
      <source>Survey files that QGIS reads, .csv and .xlsx tables, and census.gpkg of packages that came back. All layers of a file are taken in.</source>
      <translation>QGIS 能读取的普查文件、.csv 和 .xlsx 表，以及交回的普查包中的 census.gpkg。文件中的所有图层都会接收。</translation>
    </message>
    <message>
      <source>Surveyed</source>
      <translation>已普查</translation>
    </message>
    <message>
      <source>Surveyed areas</source>
      <translation>普查面</translation>
    </message>
    <message>
      <source>Surveyed at</source>
      <translation>普查时间</translation>
    </message>
    <message>
      <source>Surveyed by</source>
      <translation>普查人</translation>
    </message>
    <message>
      <source>Surveyed lines</source>
      <translation>普查线</translation>
    </message>
    <message>
      <source>Surveyed on</source>
      <translation>普查日期</translation>
    </message>
    <message>
      <source>Surveyed points</source>
      <translation>普查点</translation>
    </message>
    <message>
      <source>Surveyed rows by crew</source>
      <translation>各普查队成果</translation>
    </message>
    <message>
      <source>Suspended</source>
      <translation>已挂账</translation>
    </message>
    <message>
      <source>Suspended cases whose day has come go on</source>
      <translation>挂账期满的案件恢复办理</translation>
    </message>
    <message>
      <source>Suspended until</source>
      <translation>挂账至</translation>
    </message>
    <message>
      <source>Suspension asked for</source>
      <translation>申请挂账</translation>
    </message>
    <message>
      <source>Suspension over</source>
      <translation>挂账到期</translation>
    </message>
    <message>
      <source>Suspensions</source>
      <translation>挂账次数</translation>
    </message>
    <message>
      <source>Suspensions of one case at most</source>
      <translation>每件案件最多挂账次数</translation>
    </message>
    <message>
      <source>Sweep</source>
      <translation>专项普查</translation>
    </message>
    <message>
      <source>Swi&amp;tch off</source>
      <translation>停用(&amp;T)</translation>
    </message>
    <message>
      <source>Swi&amp;tch on</source>
      <translation>启用(&amp;T)</translation>
    </message>
    <message>
      <source>Symbol family</source>
      <translation>符号族</translation>
    </message>
    <message>
      <source>THE FILE IS MISSING</source>
      <translation>文件缺失</translation>
    </message>
    <message>
      <source>THE FILE IS NOT AS IT WAS ATTACHED</source>
      <translation>文件与入库时不一致</translation>
    </message>
    <message>
      <source>Table</source>
      <translation>表</translation>
    </message>
    <message>
      <source>Table and chart by</source>
      <translation>表和图区分</translation>
    </message>
    <message>
      <source>Table of classes</source>
      <translation>小类对照表</translation>
    </message>
    <message>
      <source>Table of classes (*.csv)</source>
      <translation>类别表 (*.csv)</translation>
    </message>
    <message>
      <source>Table of counts</source>
      <translation>统计表</translation>
    </message>
    <message>
      <source>Table of points: x and y in the source, then in the workspace</source>
      <translation>控制点表：来源的 x、y，然后是工作区的 x、y</translation>
    </message>
    <message>
      <source>Table of the base map; "recognise" goes by geometry, name and fields.</source>
      <translation>底图表；“识别”按几何、名称和字段判断。</translation>
    </message>
    <message>
      <source>Table of the geocoding.</source>
      <translation>地理编码的数据表。</translation>
    </message>
    <message>
      <source>Table of the survey</source>
      <translation>普查表</translation>
    </message>
    <message>
      <source>Tables</source>
      <translation>表格</translation>
    </message>
    <message>
      <source>Tables (*.csv *.txt *.tsv *.xlsx *.xlsm)</source>
      <translation>表格 (*.csv *.txt *.tsv *.xlsx *.xlsm)</translation>
    </message>
    <message>
      <source>Tables (*.xlsx *.xlsm *.csv *.txt)</source>
      <translation>表格 (*.xlsx *.xlsm *.csv *.txt)</translation>
    </message>
    <message>
      <source>Tables as CSV</source>
      <translation>CSV 表格</translation>
    </message>
    <message>
      <source>Tables as Excel file</source>
      <translation>表格（Excel 文件）</translation>
    </message>
    <message>
      <source>Take a migration of the catalogue back</source>
      <translation>撤销目录迁移</translation>
    </message>
    <message>
      <source>Take all filters away</source>
      <translation>清除全部筛选</translation>
    </message>
    <message>
      <source>Take all filters away and begin anew</source>
      <translation>清除全部条件，重新开始</translation>
    </message>
    <message>
      <source>Take back from the unit</source>
      <translation>从单位收回</translation>
    </message>
    <message>
      <source>Take back rule {number}? {count} changes become undecided again.</source>
      <translation>收回规则 {number}？{count} 项变更将恢复为未决定。</translation>
    </message>
    <message>
      <source>Take back the last action of this dock; codes given in between are retired (Z)</source>
      <translation>撤销本窗的上一操作；其间启用的标识码作废（Z）</translation>
    </message>
    <message>
      <source>Take back the last decision (Z)</source>
      <translation>收回上一个决定（Z）</translation>
    </message>
    <message>
      <source>Take back your last step, where it can still be taken back</source>
      <translation>撤销您的上一步（在允许的时间内）</translation>
    </message>
    <message>
      <source>Take in a delta file</source>
      <translation>接收变更交换文件</translation>
    </message>
    <message>
      <source>Take in surveys</source>
      <translation>接收普查数据</translation>
    </message>
    <message>
      <source>Take it as it is</source>
      <translation>按原样接收</translation>
    </message>
    <message>
      <source>Take it back</source>
      <translation>收回</translation>
    </message>
    <message>
      <source>Take it off</source>
      <translation>扣除系统偏差</translation>
    </message>
    <message>
      <source>Take offsets off of crews</source>
      <translation>扣除系统偏差的普查队</translation>
    </message>
    <message>
      <source>Take over the usual phrases</source>
      <translation>载入常用惯用语</translation>
    </message>
    <message>
      <source>Take reports outside of the district</source>
      <translation>导入本区之外的上报</translation>
    </message>
    <message>
      <source>Take the picture or the files in the clipboard (Ctrl+V)</source>
      <translation>取剪贴板中的图片或文件（Ctrl+V）</translation>
    </message>
    <message>
      <source>Take the polygons away: count everywhere</source>
      <translation>去掉多边形：不限范围</translation>
    </message>
    <message>
      <source>Take the rule back</source>
      <translation>收回规则</translation>
    </message>
    <message>
      <source>Take the selected source off the list</source>
      <translation>从列表中移除所选来源</translation>
    </message>
    <message>
      <source>Take the step (Enter)</source>
      <translation>办理（回车）</translation>
    </message>
    <message>
      <source>Take this class away</source>
      <translation>去掉这个类别</translation>
    </message>
    <message>
      <source>Taken at</source>
      <translation>拍摄时间</translation>
    </message>
    <message>
      <source>Taken at {at}</source>
      <translation>拍摄时间 {at}</translation>
    </message>
    <message>
      <source>Taken back: {count} changes are as they were.</source>
      <translation>已收回：{count} 项变更恢复原样。</translation>
    </message>
    <message>
      <source>Taken back: {old} are valid again; {new} are retired and their codes are not used again.</source>
      <translation>已撤销：{old} 恢复有效；{new} 作废，其标识码不再使用。</translation>
    </message>
    <message>
      <source>Taken in</source>
      <translation>已接收</translation>
    </message>
    <message>
      <source>Taken off</source>
      <translation>已扣除</translation>
    </message>
    <message>
      <source>Taken over by</source>
      <translation>接班人</translation>
    </message>
    <message>
      <source>Takes a file that citygrid:exportdelta wrote into this workspace, in one transaction: all of it is stored or nothing. Codes come as they are given, codes that changed keep the link to their predecessor, and components that ended are retired. A file of another division or edition is refused. A row that would give a code to another object, or that is broken, is set aside with its reason, and the rest is taken in. Where the file and this workspace differ, the file is right; the history keeps what was here. A second time nothing is changed.</source>
      <translation>把 citygrid:exportdelta 写出的文件在一个事务中接收到本工作区：要么全部存入，要么完全不变。标识码按文件给定，换码的保留与前身标识码的关联，已终止的予以作废。其他行政区划或其他版本的文件不予接收。会使标识码落到另一对象上的行和有错误的行连同原因搁置，其余照常接收。文件与本工作区不一致时以文件为准，原有内容保留在历史中。第二次接收不会有任何改变。</translation>
    </message>
    <message>
      <source>Takes a package of tasks back from QField, with results and photos. Good results are recorded as steps of the collector: confirmed, not found, passed, rework; the photos become photos of the case. The others are set aside with the reason: task done already, case changed since, reason or photo missing. Run twice, the same results are recorded once.</source>
      <translation>收回QField任务包及其结果和照片。合格的结果以监督员名义记入流转记录：核实属实、核实不属实、核查通过、返工；照片归入案件。其余不采用并说明原因：任务已完成、期间已变更、缺理由或照片。重复运行时同一结果只记录一次。</translation>
    </message>
    <message>
      <source>Takes the Excel book of a work package back, with the photos of the results. Every row is checked; good ones are recorded as steps on behalf of the unit, with the photos as photos after handling, the others are set aside with the reason: unknown number, not at this unit any more, already handled, changed since, no photo. Run twice, the same results are recorded once.</source>
      <translation>收回任务包的Excel表和处置后照片。逐行检查，合格的以责任单位名义记入流转记录，照片作为处置后照片；不合格的不采用并说明原因：编号不存在、已不在该单位、已处置、期间已变更、缺照片。重复运行时同一结果只记录一次。</translation>
    </message>
    <message>
      <source>Takes the last application of a census back, as a whole and in one transaction: places, values, states and codes are as they were, components that were new are retired. Codes that were given meanwhile stay spent. Decisions stay, so that the changes can be decided anew and applied again. Refused where one of its components was changed since; the message says which, by whom and when.</source>
      <translation>在一个事务中整体撤销最近一次普查入库：位置、属性、状态和标识码恢复原样，当时新增的部件作废。其间编出的标识码不再使用。决定予以保留，可重新决定并再次入库。若其中有部件此后又被修改则拒绝撤销，并说明是哪一个、由谁、何时修改。</translation>
    </message>
    <message>
      <source>Takes the place of the workspace's figures.</source>
      <translation>代替工作区中的数值。</translation>
    </message>
    <message>
      <source>Takes what crews bring back into a census: work packages with the components they confirmed, and survey files of any format, with the mapping of the component import. Everything is brought into the reference system of the workspace; GCJ-02 and BD-09 that nobody said, wrong reference systems and exchanged axes are noticed by the district and the known components. Every row is checked; bad ones are set aside with the reason, and a file that is of no use as a whole stops none of the others. The same file or package taken in again changes nothing, a corrected one takes the place of its former rows. Objects that several crews surveyed are taken in once. The constant offset of each crew's receiver is estimated and offered for correction; the surveyed places stay as they are. Nothing of the inventory is changed. A cancelled run has taken in whole files or nothing.</source>
      <translation>把各普查队交回的数据接收到普查中：带有部件核对结果的普查包，以及任何格式的普查文件，使用部件导入的映射。所有数据统一到工作区的坐标系；依据本区范围和已有部件发现未注明的 GCJ-02、BD-09、错误的坐标系和颠倒的坐标轴。逐行检查，有问题的行连同原因另列，整体不能用的文件不影响其他文件。同一文件或普查包再次接收不会有任何变化，更正后的文件替换原来的记录。多个普查队重复普查的对象只接收一次。估计各普查队接收机的系统偏差，供采纳改正；测得的位置保持不变。部件库本身不作任何改动。取消时，文件要么已完整接收，要么完全没有接收。</translation>
    </message>
    <message>
      <source>Taking a rule back</source>
      <translation>正在收回规则</translation>
    </message>
    <message>
      <source>Taking in</source>
      <translation>接收中</translation>
    </message>
    <message>
      <source>Taking in {count} components of a delta file</source>
      <translation>正在接收变更交换文件中的 {count} 个部件</translation>
    </message>
    <message>
      <source>Task</source>
      <translation>任务</translation>
    </message>
    <message>
      <source>Task assignment form</source>
      <translation>任务分派单</translation>
    </message>
    <message>
      <source>Task feedback form</source>
      <translation>任务反馈单</translation>
    </message>
    <message>
      <source>Tasks</source>
      <translation>任务</translation>
    </message>
    <message>
      <source>Tasks for collectors</source>
      <translation>监督员任务包</translation>
    </message>
    <message>
      <source>Tasks for collectors …</source>
      <translation>监督员任务包…</translation>
    </message>
    <message>
      <source>Tasks of collectors</source>
      <translation>监督员任务</translation>
    </message>
    <message>
      <source>Telephone</source>
      <translation>电话</translation>
    </message>
    <message>
      <source>Telephone for the reply</source>
      <translation>回复用的电话</translation>
    </message>
    <message>
      <source>Template</source>
      <translation>模板</translation>
    </message>
    <message>
      <source>Template of the case number</source>
      <translation>案件编号模板</translation>
    </message>
    <message>
      <source>Templates (*.md *.txt)</source>
      <translation>模板 (*.md *.txt)</translation>
    </message>
    <message>
      <source>Territory</source>
      <translation>属地管理</translation>
    </message>
    <message>
      <source>Territory (street or community code)</source>
      <translation>属地（街道或社区代码）</translation>
    </message>
    <message>
      <source>Test of the forecast</source>
      <translation>预测检验</translation>
    </message>
    <message>
      <source>Tests in the past</source>
      <translation>回溯检验次数</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>文字</translation>
    </message>
    <message>
      <source>Texts of {column} were read in a wrong encoding: {example} should be {right}. Choose the right one and import again.</source>
      <translation>{column} 的文字按错误的编码读取：{example} 应为 {right}。请选择正确的编码后重新导入。</translation>
    </message>
    <message>
      <source>The .gpkg file that citygrid:exportdelta wrote.</source>
      <translation>citygrid:exportdelta 写出的 .gpkg 文件。</translation>
    </message>
    <message>
      <source>The Excel book that came back from a unit.</source>
      <translation>责任单位返回的Excel表。</translation>
    </message>
    <message>
      <source>The GeoPackage file to create, on a local disk</source>
      <translation>要创建的 GeoPackage 文件，须在本地磁盘上</translation>
    </message>
    <message>
      <source>The PDF file. A file of that name is replaced when the last sheet is done. Leave it out to put the layout into the project alone.</source>
      <translation>PDF 文件。最后一页完成后才替换同名文件。只想把布局放入项目时可不填。</translation>
    </message>
    <message>
      <source>The addresses are being read. Click the map meanwhile.</source>
      <translation>正在读取地址，可先在地图上点击。</translation>
    </message>
    <message>
      <source>The archive could not be written as it should be (table {table}). Nothing was changed; check the disk and try again.</source>
      <translation>归档文件写入有误（表 {table}）。没有做任何更改；请检查磁盘后重试。</translation>
    </message>
    <message>
      <source>The archive {file} is not at hand: its cases are not counted. Put it beside the workspace.</source>
      <translation>归档文件 {file} 不在工作区旁：其中的案件未计入。请将其放回工作区所在的文件夹。</translation>
    </message>
    <message>
      <source>The archive {name} of an earlier run was completed.</source>
      <translation>已完成上次未完成的归档 {name}。</translation>
    </message>
    <message>
      <source>The archive {path} is not at hand or cannot be read. Put it back or restore a copy.</source>
      <translation>归档文件 {path} 不在原处或无法读取。请放回原处或恢复副本。</translation>
    </message>
    <message>
      <source>The areas on the map</source>
      <translation>图上的区域</translation>
    </message>
    <message>
      <source>The areas with the largest counts, as a picture.</source>
      <translation>数量最多的区域，输出为图片。</translation>
    </message>
    <message>
      <source>The backup is {path}.</source>
      <translation>备份文件为 {path}。</translation>
    </message>
    <message>
      <source>The band begins at this count and ends where the next begins</source>
      <translation>该档从此数量起，到下一档开始为止</translation>
    </message>
    <message>
      <source>The bands of {measure} of {subject} do not begin at 0: counts below {lower} get no score. Add a band from 0.</source>
      <translation>{subject} 的 {measure} 分档没有从 0 开始，小于 {lower} 的数没有分值。请增加从 0 开始的一档。</translation>
    </message>
    <message>
      <source>The bandwidth and the length of a lixel must be above 0 m.</source>
      <translation>带宽和路段单元长度须大于 0 米。</translation>
    </message>
    <message>
      <source>The best first, with all rates and counts.</source>
      <translation>由高到低，含各项率和计数。</translation>
    </message>
    <message>
      <source>The border between unit grids {first} and {second} has a gap or an overlap. Mend it first; the findings dock shows where.</source>
      <translation>单元网格 {first} 与 {second} 的边界有缝隙或重叠。请先修正，检查结果窗会显示位置。</translation>
    </message>
    <message>
      <source>The border between {old} is moved: {new}.</source>
      <translation>{old} 之间的边界已移动：{new}。</translation>
    </message>
    <message>
      <source>The border would hardly move.</source>
      <translation>边界几乎没有移动。</translation>
    </message>
    <message>
      <source>The calendar changed</source>
      <translation>工作日历变更</translation>
    </message>
    <message>
      <source>The calendar of {year} is missing. The State Council publishes it in November; enter it under Office hours and holidays. Until then Mondays to Fridays count as working days.</source>
      <translation>缺少 {year} 年的工作日历。国务院办公厅于 11 月公布放假安排；请在“工作时间与节假日”中录入，在此之前周一至周五都算工作日。</translation>
    </message>
    <message>
      <source>The case goes back to where it was merged from.</source>
      <translation>撤销并案后案件回到并案之前的状态。</translation>
    </message>
    <message>
      <source>The case is with this unit already. Choose another.</source>
      <translation>案件已在该单位，请另选单位。</translation>
    </message>
    <message>
      <source>The case lies outside of what the map's reference system can show.</source>
      <translation>该案件超出地图坐标系可显示的范围。</translation>
    </message>
    <message>
      <source>The case {case_no} is not there any more; count anew.</source>
      <translation>案件 {case_no} 已不存在，请重新统计。</translation>
    </message>
    <message>
      <source>The case {case_no} lies in the archive {file}, which is not at hand. Put it beside the workspace.</source>
      <translation>案件 {case_no} 在归档文件 {file} 中，该文件不在工作区旁。请将其放回工作区所在的文件夹。</translation>
    </message>
    <message>
      <source>The cases are not there any more.</source>
      <translation>这些案件已不存在。</translation>
    </message>
    <message>
      <source>The cases closed in this year. Empty: those between the two days.</source>
      <translation>该年内结案的案件。留空：取两个日期之间的案件。</translation>
    </message>
    <message>
      <source>The catalogue has no class {classcode}.</source>
      <translation>分类目录中没有小类 {classcode}。</translation>
    </message>
    <message>
      <source>The catalogue has no class {code} of this kind. Choose another.</source>
      <translation>分类表中没有此类的小类 {code}。请另选一个。</translation>
    </message>
    <message>
      <source>The catalogue of this workspace was migrated. Layer {layer} has edits that are not saved: save or discard them, and the workspace is opened anew.</source>
      <translation>此工作区的目录已迁移。图层 {layer} 有未保存的编辑：保存或放弃后，工作区将重新打开。</translation>
    </message>
    <message>
      <source>The catalogue was migrated since the census {name} was closed, and its surveys name classes of the old edition. Prepare a new census.</source>
      <translation>普查“{name}”结束后目录版本已迁移，其普查数据使用旧版类别。请另行准备新的普查。</translation>
    </message>
    <message>
      <source>The catalogue was migrated since, which changed classes and codes. What was applied before cannot be taken back any more.</source>
      <translation>之后目录已迁移，小类和标识码都已改变，此前入库的成果不能再撤销。</translation>
    </message>
    <message>
      <source>The catalogue was migrated since, which gave every component another code. Nobody could take in what changed before; hand out the whole inventory instead.</source>
      <translation>此后分类目录已迁移，所有部件都换了标识码，之前的变更别处无法接收。请改为提供整个部件库。</translation>
    </message>
    <message>
      <source>The census has no package {code}.</source>
      <translation>该普查没有普查包 {code}。</translation>
    </message>
    <message>
      <source>The census {name} has no sampling plan. Draw one first.</source>
      <translation>普查“{name}”尚无抽检方案，请先抽取。</translation>
    </message>
    <message>
      <source>The census {name} is applied already and takes nothing in any more. Undo it, or prepare another census.</source>
      <translation>普查“{name}”已经入库，不能再接收数据。请撤销入库，或另行准备普查。</translation>
    </message>
    <message>
      <source>The census {name} is closed. Open it again first.</source>
      <translation>普查“{name}”已结束，请先重新打开。</translation>
    </message>
    <message>
      <source>The census {name} is under way, and its surveys name classes of the old edition. Apply or close it first.</source>
      <translation>普查“{name}”正在进行，其调查数据使用旧版小类。请先入库或结束该普查。</translation>
    </message>
    <message>
      <source>The change inbox is empty: nobody has reported a change yet.</source>
      <translation>变更收件箱为空：尚无人报告变更。</translation>
    </message>
    <message>
      <source>The change inbox is open all year and cannot be closed.</source>
      <translation>变更收件箱全年开放，不能结束。</translation>
    </message>
    <message>
      <source>The change inbox.</source>
      <translation>变更收件箱。</translation>
    </message>
    <message>
      <source>The change is not right; the component stays as it is (X)</source>
      <translation>变更不属实；部件保持原样（X）</translation>
    </message>
    <message>
      <source>The change is right; it is applied with all the others (A, Enter)</source>
      <translation>变更属实；与其他变更一并入库（A、回车）</translation>
    </message>
    <message>
      <source>The changes of how the city judges are not saved.</source>
      <translation>评价办法的改动尚未保存。</translation>
    </message>
    <message>
      <source>The changes of the rules are not saved.</source>
      <translation>规则的修改尚未保存。</translation>
    </message>
    <message>
      <source>The changes one by one</source>
      <translation>逐项审核变更</translation>
    </message>
    <message>
      <source>The city takes the default limits that are selected as its own</source>
      <translation>本市将所选默认时限核定为本市时限</translation>
    </message>
    <message>
      <source>The city's own classes: names of shipped extensions or paths of .csv files, separated by commas.</source>
      <translation>城市自己的分类：自带扩展的名称或 .csv 文件路径，用逗号分隔。</translation>
    </message>
    <message>
      <source>The city's table of filing standards. All sheets that have the columns are read; the sheet's name or a title (部件, 事件) says the kind of its classes.</source>
      <translation>本市的立案结案标准表。读取所有具备所需列的工作表；由工作表名或标题（部件、事件）判断类别。</translation>
    </message>
    <message>
      <source>The class has this condition already.</source>
      <translation>该小类已有此立案条件。</translation>
    </message>
    <message>
      <source>The class inside the code differs from the minor class of the component.</source>
      <translation>编码中的类别与部件的小类不一致。</translation>
    </message>
    <message>
      <source>The class of the case; Enter takes one</source>
      <translation>案件的类别；回车选定</translation>
    </message>
    <message>
      <source>The class {value} is not in the catalogue. Map it to a class or add it to the city's extension.</source>
      <translation>小类 {value} 不在分类目录中。请将其对应到某个小类，或加入本市扩展。</translation>
    </message>
    <message>
      <source>The class {value} is not in the catalogue; the class stays {known}.</source>
      <translation>小类 {value} 不在目录中；仍为 {known}。</translation>
    </message>
    <message>
      <source>The class {value} is not part of this census.</source>
      <translation>小类 {value} 不在本次普查范围内。</translation>
    </message>
    <message>
      <source>The code is missing.</source>
      <translation>缺少编码。</translation>
    </message>
    <message>
      <source>The code {value} belonged to a component that is retired in this workspace.</source>
      <translation>标识码 {value} 属于本工作区中已作废的部件。</translation>
    </message>
    <message>
      <source>The code {value} does not have the right number of digits.</source>
      <translation>代码 {value} 的位数不对。</translation>
    </message>
    <message>
      <source>The code {value} is in the workspace already.</source>
      <translation>代码 {value} 在工作区中已存在。</translation>
    </message>
    <message>
      <source>The code {value} occurs more than once in the source.</source>
      <translation>代码 {value} 在来源中重复。</translation>
    </message>
    <message>
      <source>The codes of the table are those of another edition of the standard: the same code means another class there. Names decide, and the names that the other editions have for the same class.</source>
      <translation>表中代码属于另一版标准：同一代码在那里是别的小类。以名称为准，也认其他各版对同一小类的名称。</translation>
    </message>
    <message>
      <source>The collector {name} is there twice. Remove one, or tell them apart as the step records do.</source>
      <translation>监督员 {name} 出现两次。请删除一个，或按流转记录中的写法加以区分。</translation>
    </message>
    <message>
      <source>The columns of an inventory differ in length.</source>
      <translation>普查数据各列的行数不一致。</translation>
    </message>
    <message>
      <source>The columns of the coordinates hold each other's values: {x} was read as east or longitude, {y} as north or latitude.</source>
      <translation>两个坐标列的值互换了：已把 {x} 读作东坐标或经度，{y} 读作北坐标或纬度。</translation>
    </message>
    <message>
      <source>The columns to check differ in length.</source>
      <translation>待检查的各列长度不一致。</translation>
    </message>
    <message>
      <source>The comparison found {count} changes, {applied} of them are applied: {kinds}.</source>
      <translation>比对得到 {count} 条变更，其中 {applied} 条已入库：{kinds}。</translation>
    </message>
    <message>
      <source>The component code {value} does not contain the class of the row.</source>
      <translation>部件标识码 {value} 与该行的小类代码不一致。</translation>
    </message>
    <message>
      <source>The component code {value} is not made of the right number of digits.</source>
      <translation>部件标识码 {value} 的位数不对或含有非数字。</translation>
    </message>
    <message>
      <source>The component it is about, of those nearest to the point</source>
      <translation>所报部件，从离点最近的部件中选择</translation>
    </message>
    <message>
      <source>The component layers as they were on a day, from the history of the workspace; or all versions of every component, which QGIS's temporal controller plays. The layers are drawn like those of today. They go into a GeoPackage of their own, so that nothing of the workspace can be changed by them.</source>
      <translation>根据工作区的历史记录，给出某一天的部件图层；或给出每个部件的全部版本，由 QGIS 时态控制器播放。图层的画法与现状图层相同。结果写入单独的 GeoPackage，不会改动工作区。</translation>
    </message>
    <message>
      <source>The component lies outside of what the map's reference system can show.</source>
      <translation>该部件超出地图坐标系的显示范围。</translation>
    </message>
    <message>
      <source>The component or the surveyed object is not there any more.</source>
      <translation>该部件或实测对象已不存在。</translation>
    </message>
    <message>
      <source>The component {value} is of another major class or geometry type in this workspace.</source>
      <translation>部件 {value} 在本工作区中属于另一大类或另一几何类型。</translation>
    </message>
    <message>
      <source>The condition {condition} of class {code} stands already in row {row}.</source>
      <translation>小类 {code} 的立案条件“{condition}”在第 {row} 行已有。</translation>
    </message>
    <message>
      <source>The conditions of the classes in the table</source>
      <translation>表中各小类的立案条件</translation>
    </message>
    <message>
      <source>The control points lie in one place. Give points spread over the city.</source>
      <translation>控制点集中在一处。请提供在全市均匀分布的控制点。</translation>
    </message>
    <message>
      <source>The control points lie on one line. Seven parameters need three points that form a triangle.</source>
      <translation>控制点在一条直线上。七参数至少需要三个构成三角形的控制点。</translation>
    </message>
    <message>
      <source>The control points of the two systems do not pair up: {left} against {right}.</source>
      <translation>两个坐标系的控制点不能一一对应：{left} 与 {right}。</translation>
    </message>
    <message>
      <source>The coordinates ({x}, {y}) are no places in {crs}. Take it in again with the right reference system of the source.</source>
      <translation>坐标（{x}，{y}）不是 {crs} 中的位置。请选择正确的源坐标系后重新接收。</translation>
    </message>
    <message>
      <source>The coordinates are 0, 0: a placeholder, not a place.</source>
      <translation>坐标为 0, 0：是占位值，不是真实位置。</translation>
    </message>
    <message>
      <source>The coordinates are degrees ({x}, {y}), but were read as metres of {crs}. Take it in again with the reference system of the source set to degrees (EPSG:4490 or EPSG:4326).</source>
      <translation>坐标是经纬度（{x}，{y}），却按 {crs} 的米读取。请把源坐标系设为经纬度（EPSG:4490 或 EPSG:4326）后重新接收。</translation>
    </message>
    <message>
      <source>The coordinates are in degrees (largest area {area:.2g}). Reproject the layer to a projected reference system in metres first.</source>
      <translation>坐标以度为单位（最大面积 {area:.2g}）。请先将图层重投影到以米为单位的投影坐标系。</translation>
    </message>
    <message>
      <source>The coordinates are metres ({x}, {y}), but were read as degrees. Take it in again with the right reference system of the source.</source>
      <translation>坐标是米（{x}，{y}），却按经纬度读取。请选择正确的源坐标系后重新接收。</translation>
    </message>
    <message>
      <source>The coordinates are metres ({x}, {y}), but were read as degrees. Take it in again with the right reference system of the source; {right} would put it into the district.</source>
      <translation>坐标是米（{x}，{y}），却按经纬度读取。请选择正确的源坐标系后重新接收；按 {right} 可落在本区内。</translation>
    </message>
    <message>
      <source>The coordinates {value} cannot be read as numbers or degrees.</source>
      <translation>坐标 {value} 不是数值，也不是度分秒。</translation>
    </message>
    <message>
      <source>The coordinates {value} lie outside the range of longitude and latitude.</source>
      <translation>坐标 {value} 超出经纬度范围。</translation>
    </message>
    <message>
      <source>The copy before the migration could not be written to {path}: {reason}. Nothing was changed.</source>
      <translation>迁移前的副本无法写到 {path}：{reason}。没有改变任何内容。</translation>
    </message>
    <message>
      <source>The copy of the known components in the package was changed. Compare its codes with the inventory.</source>
      <translation>普查包中的部件底册被改动。请与部件库核对标识码。</translation>
    </message>
    <message>
      <source>The copy {path} that was made before the migration is not there. Put it back beside the workspace.</source>
      <translation>迁移前的副本 {path} 不在。请放回工作区旁边。</translation>
    </message>
    <message>
      <source>The count that is scored</source>
      <translation>按档计分的数量</translation>
    </message>
    <message>
      <source>The count whose cases are wanted.</source>
      <translation>要反查的计数。</translation>
    </message>
    <message>
      <source>The crew could not look at it.</source>
      <translation>普查队未能到达查看。</translation>
    </message>
    <message>
      <source>The crew recorded it as new.</source>
      <translation>普查队记录为新增。</translation>
    </message>
    <message>
      <source>The crew recorded the code {code}, which disagrees with place and class.</source>
      <translation>普查队记录的标识码 {code} 与位置、类别不符。</translation>
    </message>
    <message>
      <source>The crew recorded the code {recorded} more than once; {code} was given instead.</source>
      <translation>普查队多次记录了标识码 {recorded}，已改编为 {code}。</translation>
    </message>
    <message>
      <source>The crew recorded the code {recorded}, which belonged to a retired component; {code} was given instead.</source>
      <translation>普查队记录的标识码 {recorded} 属于已作废的部件，已改编为 {code}。</translation>
    </message>
    <message>
      <source>The crew recorded the code {recorded}, which belongs to another component; {code} was given instead.</source>
      <translation>普查队记录的标识码 {recorded} 属于另一部件，已改编为 {code}。</translation>
    </message>
    <message>
      <source>The crew recorded the code {recorded}, which does not fit its class or county; {code} was given instead.</source>
      <translation>普查队记录的标识码 {recorded} 与其类别或区县不符，已改编为 {code}。</translation>
    </message>
    <message>
      <source>The crew recorded the code {recorded}, which would leave out too many numbers; {code} was given instead.</source>
      <translation>普查队记录的标识码 {recorded} 跳号过多，已改编为 {code}。</translation>
    </message>
    <message>
      <source>The crew recorded this code.</source>
      <translation>普查队记录了该标识码。</translation>
    </message>
    <message>
      <source>The crew says it is lost.</source>
      <translation>普查队答复：丢失。</translation>
    </message>
    <message>
      <source>The crew says it was removed.</source>
      <translation>普查队答复：已移除。</translation>
    </message>
    <message>
      <source>The dashboard fills a screen. Esc or F11 there brings it back.</source>
      <translation>指挥屏正在全屏显示，在该屏幕上按 Esc 或 F11 返回。</translation>
    </message>
    <message>
      <source>The date of retirement is not a date (YYYY-MM-DD). Correct it, or leave it empty for a valid object.</source>
      <translation>作废日期不是有效日期（YYYY-MM-DD）。请更正；有效对象请留空。</translation>
    </message>
    <message>
      <source>The date of retirement lies before the first date.</source>
      <translation>作废日期早于初始日期。</translation>
    </message>
    <message>
      <source>The day as 2026-11-22, for rows that do not say it.</source>
      <translation>形如 2026-11-22，用于没有注明日期的行。</translation>
    </message>
    <message>
      <source>The day of the suspension has come.</source>
      <translation>挂账期限已到。</translation>
    </message>
    <message>
      <source>The day that the survey counts for, as 2026-11-22. Empty: today, or the day of the census that is there.</source>
      <translation>普查时点，写成 2026-11-22。留空：今天，或已有普查的日期。</translation>
    </message>
    <message>
      <source>The days are those</source>
      <translation>日期指</translation>
    </message>
    <message>
      <source>The days of this year that differ from the week</source>
      <translation>本年与平常周不同的日子</translation>
    </message>
    <message>
      <source>The deadline has passed: it is too late to ask for an extension or to pass the case on. Explain the delay instead.</source>
      <translation>时限已过，不能再申请延期或转交。请说明延误情况。</translation>
    </message>
    <message>
      <source>The deadline of case {case_no} was entered by hand and stays as it is.</source>
      <translation>案件 {case_no} 的截止时间为手工录入，保持不变。</translation>
    </message>
    <message>
      <source>The deadline {text} is no point in time. Correct it in the table of open cases, as 2026-03-03T09:00:00.</source>
      <translation>截止时间 {text} 不是有效时间，请在“在办案件”表中更正，写作 2026-03-03T09:00:00。</translation>
    </message>
    <message>
      <source>The denominator is 0 or unknown in every area. Choose another one, or analyse the counts.</source>
      <translation>所有区域的分母都为 0 或未知。请改选其他分母，或直接分析数量。</translation>
    </message>
    <message>
      <source>The disk of {path} is full; nothing was written. Make room and try again.</source>
      <translation>{path} 所在磁盘已满，未写入任何内容。请腾出空间后重试。</translation>
    </message>
    <message>
      <source>The distance and the span of time must be above zero.</source>
      <translation>距离和时间跨度须大于零。</translation>
    </message>
    <message>
      <source>The distance must be above 0 m.</source>
      <translation>距离须大于 0 米。</translation>
    </message>
    <message>
      <source>The distance of {band} m is none. Give one above 0.</source>
      <translation>距离 {band} 米无效。请给出大于 0 的距离。</translation>
    </message>
    <message>
      <source>The distance or the span of time is far too small for the extent of the cases. Choose larger ones.</source>
      <translation>相对案件的范围，距离或时间跨度过小。请取更大的值。</translation>
    </message>
    <message>
      <source>The division code {code} must have {digits} digits.</source>
      <translation>行政区划代码 {code} 必须为 {digits} 位数字。</translation>
    </message>
    <message>
      <source>The edition that the workspace is to have.</source>
      <translation>工作区要采用的版本。</translation>
    </message>
    <message>
      <source>The field {field} has no number in any polygon. Choose a field of numbers.</source>
      <translation>字段 {field} 在所有面中都没有数值。请选择数值字段。</translation>
    </message>
    <message>
      <source>The file beside a backup that ends in .heads.json. With it the check also tells whether records were rewritten since, though they fit together.</source>
      <translation>备份旁以 .heads.json 结尾的文件。有此文件时，还能检查流转记录在备份之后是否被整体改写（即使前后仍相互衔接）。</translation>
    </message>
    <message>
      <source>The file does not lie in the district as {crs}, but it does as {right}. Take it in again with that reference system of the source.</source>
      <translation>文件按 {crs} 不在本区内，按 {right} 则在本区内。请以该坐标系作为源坐标系重新接收。</translation>
    </message>
    <message>
      <source>The file has no field {fields}, which the mapping uses. Choose another field or another mapping.</source>
      <translation>文件中没有映射所用的字段 {fields}。请另选字段或另选映射。</translation>
    </message>
    <message>
      <source>The file is damaged: {what}. Restore a backup.</source>
      <translation>文件已损坏：{what}。请恢复备份。</translation>
    </message>
    <message>
      <source>The file is of the catalogue {theirs}, this workspace is of {ours}. Migrate the older one first (citygrid:migratecatalogue).</source>
      <translation>文件采用分类目录 {theirs}，本工作区采用 {ours}。请先迁移较旧的一方（citygrid:migratecatalogue）。</translation>
    </message>
    <message>
      <source>The file is of the division {theirs}, this workspace is of {ours}. Open the workspace of that division.</source>
      <translation>文件属于行政区划 {theirs}，本工作区属于 {ours}。请打开该行政区划的工作区。</translation>
    </message>
    <message>
      <source>The file lies {km} km from the district as {crs}. Take it in again with the right reference system of the source, or leave it out.</source>
      <translation>文件按 {crs} 距本区 {km} 公里。请选择正确的源坐标系后重新接收，或不接收它。</translation>
    </message>
    <message>
      <source>The file of the layers. One that is there is replaced.</source>
      <translation>图层文件。已有的文件将被替换。</translation>
    </message>
    <message>
      <source>The file that is written; one of this name is replaced.</source>
      <translation>要写出的文件；同名文件会被替换。</translation>
    </message>
    <message>
      <source>The file {name}, attached to {table} {code}, is missing or cannot be read. Restore it from a backup.</source>
      <translation>{table} {code} 的附件 {name} 缺失或无法读取。请从备份恢复。</translation>
    </message>
    <message>
      <source>The file {name}, attached to {table} {code}, is not as it was attached. Restore it from a backup.</source>
      <translation>{table} {code} 的附件 {name} 与添加时不一致。请从备份恢复。</translation>
    </message>
    <message>
      <source>The file {path} cannot be written. Choose another folder.</source>
      <translation>无法写入文件 {path}，请选择其他文件夹。</translation>
    </message>
    <message>
      <source>The file {path} is missing. Install the plugin again.</source>
      <translation>缺少文件 {path}。请重新安装插件。</translation>
    </message>
    <message>
      <source>The files lie in {folder}.</source>
      <translation>文件在 {folder}。</translation>
    </message>
    <message>
      <source>The filing condition is empty.</source>
      <translation>立案条件为空。</translation>
    </message>
    <message>
      <source>The filing standards have no condition {condition}.</source>
      <translation>立案结案标准中没有立案条件“{condition}”。</translation>
    </message>
    <message>
      <source>The filing table does not have the condition “{condition}” ({count} reports): they have no time limit.</source>
      <translation>立案标准中没有立案条件“{condition}”（{count} 条上报）：这些案件没有处置时限。</translation>
    </message>
    <message>
      <source>The first count reads all cases; those that follow are quick</source>
      <translation>首次统计要读取全部案件，之后很快</translation>
    </message>
    <message>
      <source>The first rows as they are read</source>
      <translation>读到的前若干行</translation>
    </message>
    <message>
      <source>The first {count}; more digits or words narrow it down.</source>
      <translation>仅列前 {count} 个；输入更多位数或文字可缩小范围。</translation>
    </message>
    <message>
      <source>The first {shown} of {all} differences are listed.</source>
      <translation>共 {all} 处差异，列出前 {shown} 处。</translation>
    </message>
    <message>
      <source>The folder for the files, which are named by case number and form. Leave it out to put the layouts into the project alone.</source>
      <translation>存放文件的文件夹，文件以案件编号和表单名命名。不填则只将布局加入工程。</translation>
    </message>
    <message>
      <source>The folder for the files, which are named by the case numbers. Files of the same names are replaced when all are done.</source>
      <translation>存放文件的文件夹，文件以案件编号命名。全部完成后替换同名文件。</translation>
    </message>
    <message>
      <source>The folder in which each collector gets one of its own. Packages of the same names are replaced when all are done.</source>
      <translation>每个监督员在其中有自己的文件夹。全部完成后替换同名任务包。</translation>
    </message>
    <message>
      <source>The folder in which each package gets one of its own.</source>
      <translation>每个普查包在其中各有一个文件夹。</translation>
    </message>
    <message>
      <source>The folder in which each unit gets one of its own. Packages of the same names are replaced when all are done.</source>
      <translation>每个单位在其中有自己的文件夹。全部完成后替换同名任务包。</translation>
    </message>
    <message>
      <source>The folder qfield as it came back from the device, with tasks.gpkg and DCIM.</source>
      <translation>从设备取回的 qfield 文件夹，含 tasks.gpkg 和 DCIM。</translation>
    </message>
    <message>
      <source>The folder {path} cannot be written ({reason}). Choose another.</source>
      <translation>无法写入文件夹 {path}（{reason}）。请另选。</translation>
    </message>
    <message>
      <source>The folder {path} does not exist.</source>
      <translation>文件夹 {path} 不存在。</translation>
    </message>
    <message>
      <source>The forecast of this class was no better than a naive one.</source>
      <translation>该类的预测不优于朴素预测。</translation>
    </message>
    <message>
      <source>The further attributes are no JSON object.</source>
      <translation>其他属性不是 JSON 对象。</translation>
    </message>
    <message>
      <source>The geometry cannot be built: {value}.</source>
      <translation>无法构成几何图形：{value}。</translation>
    </message>
    <message>
      <source>The geometry encloses no area.</source>
      <translation>几何没有围成面。</translation>
    </message>
    <message>
      <source>The geometry has coordinates that are no numbers.</source>
      <translation>几何坐标不是有效数字。</translation>
    </message>
    <message>
      <source>The geometry is empty.</source>
      <translation>几何为空。</translation>
    </message>
    <message>
      <source>The geometry is invalid: {why}.</source>
      <translation>几何无效：{why}。</translation>
    </message>
    <message>
      <source>The geometry is not of the kind that this table takes: {value}.</source>
      <translation>几何类型不符合本表要求：{value}。</translation>
    </message>
    <message>
      <source>The goal of {measure} says neither at_least nor at_most. Correct it.</source>
      <translation>{measure} 的目标既不是 at_least 也不是 at_most。请更正。</translation>
    </message>
    <message>
      <source>The goal {value} of {measure} is no count. Correct it.</source>
      <translation>{measure}的目标值 {value} 不是数量。请改正。</translation>
    </message>
    <message>
      <source>The goal {value} of {measure} is no number from 0 to 1 (100 %). Correct it.</source>
      <translation>{measure}的目标值 {value} 不是 0 至 1（100 %）的数。请改正。</translation>
    </message>
    <message>
      <source>The goal {value} of {measure} is no number from 0 to 100. Correct it.</source>
      <translation>{measure}的目标值 {value} 不是 0 至 100 的数。请改正。</translation>
    </message>
    <message>
      <source>The grids become the valid unit grids of their communities. Those that are there already keep their codes, the others are retired; components get their new grid.</source>
      <translation>这些网格成为所在社区的有效单元网格。已存在且未变化的网格保留编码，其余旧网格作废；部件归入新的网格。</translation>
    </message>
    <message>
      <source>The grids with their code.</source>
      <translation>带编码的网格。</translation>
    </message>
    <message>
      <source>The handover has no text. Write it first.</source>
      <translation>交班记录没有内容。请先填写。</translation>
    </message>
    <message>
      <source>The history is switched off by a row in cg_quiet. Delete that row; edits since then were not logged.</source>
      <translation>cg_quiet 中的一行使历史记录停用。请删除该行；此后的编辑未被记录。</translation>
    </message>
    <message>
      <source>The history is too short to judge a forecast by.</source>
      <translation>历史太短，无法检验预测。</translation>
    </message>
    <message>
      <source>The import mapping is damaged. Make it again.</source>
      <translation>导入映射已损坏，请重新制作。</translation>
    </message>
    <message>
      <source>The import mapping is of version {version}; this CityGrid reads up to {known}. Update CityGrid.</source>
      <translation>导入映射的版本为 {version}，当前 CityGrid 最高支持 {known}。请升级 CityGrid。</translation>
    </message>
    <message>
      <source>The inbox has this notice on {code} already; nobody has decided on it yet.</source>
      <translation>变更收件箱中已有关于 {code} 的同一告知，尚未处理。</translation>
    </message>
    <message>
      <source>The inventory has no valid components.</source>
      <translation>部件库中没有有效部件。</translation>
    </message>
    <message>
      <source>The inventory is as it was before, as a whole</source>
      <translation>部件库整体恢复到入库之前</translation>
    </message>
    <message>
      <source>The last month that has cases, judged by the saved rules and by those of this window; nothing is saved.</source>
      <translation>最近一个有案件的月份，分别按已存规则和本窗口的规则评价；不写入任何内容。</translation>
    </message>
    <message>
      <source>The last record of case {case_no} is missing. Check the workspace before anything is archived.</source>
      <translation>案件 {case_no} 的最后一条流转记录缺失。请先检查工作区，再归档。</translation>
    </message>
    <message>
      <source>The layer cannot be read. Choose another.</source>
      <translation>图层无法读取。请另选。</translation>
    </message>
    <message>
      <source>The layer is drawn by the quotient. Roads on a border count half to each side. By the patrol: one collector for each whole patrol area.</source>
      <translation>图层按商值显示。边界上的道路两侧各计一半。巡查力量：每个完整的责任网格计一名监督员。</translation>
    </message>
    <message>
      <source>The layer is on the map.</source>
      <translation>图层已加到地图上。</translation>
    </message>
    <message>
      <source>The layer of open or closed cases, or another with a field case_no. With "selected features only" those that are selected. They come in addition to the numbers.</source>
      <translation>在办或已结案件图层，或其他带 case_no 字段的图层。勾选“仅选中要素”时只取选中的案件。与上面的编号合并使用。</translation>
    </message>
    <message>
      <source>The layer says {count}, as of {moment}.</source>
      <translation>图层上为 {count}（截至 {moment}）。</translation>
    </message>
    <message>
      <source>The layer says {count}.</source>
      <translation>图层上为 {count}。</translation>
    </message>
    <message>
      <source>The layer {layer} came back in another reference system. Its places are not to be trusted.</source>
      <translation>图层 {layer} 交回时坐标系已变，其位置不可信。</translation>
    </message>
    <message>
      <source>The layer {layer} has no field case_no. Choose the layer of the cases.</source>
      <translation>图层{layer}没有 case_no 字段，请选择案件图层。</translation>
    </message>
    <message>
      <source>The layer {layer} has no field {field}.</source>
      <translation>图层 {layer} 没有字段 {field}。</translation>
    </message>
    <message>
      <source>The layer {layer} of {name} has no field {field}. Have the file made anew.</source>
      <translation>{name} 的图层 {layer} 缺少字段 {field}。请重新导出该文件。</translation>
    </message>
    <message>
      <source>The layer {name} does not say its reference system; taken as {crs}.</source>
      <translation>图层 {name} 未注明坐标参照系；按 {crs} 处理。</translation>
    </message>
    <message>
      <source>The layer {name} has no communities to check against.</source>
      <translation>图层 {name} 中没有可供检查对照的社区。</translation>
    </message>
    <message>
      <source>The layer {name} has no polygons.</source>
      <translation>图层 {name} 没有面要素。</translation>
    </message>
    <message>
      <source>The layer {name} is in a Mercator projection, as web maps are: its areas come out far too large. Reproject it to the local reference system in metres.</source>
      <translation>图层 {name} 采用网络地图的墨卡托投影，算出的面积偏大很多。请重投影到以米为单位的地方坐标系。</translation>
    </message>
    <message>
      <source>The layer {name} is not in a projected reference system in metres. Reproject it, or choose a workspace.</source>
      <translation>图层 {name} 不是以米为单位的投影坐标参照系。请重投影，或选择一个工作区。</translation>
    </message>
    <message>
      <source>The layout is called {name}.</source>
      <translation>布局名称为“{name}”。</translation>
    </message>
    <message>
      <source>The least certainty</source>
      <translation>最低可信度</translation>
    </message>
    <message>
      <source>The length of the unit grid code, or its community, is not right.</source>
      <translation>单元网格编码的长度或所属社区不正确。</translation>
    </message>
    <message>
      <source>The level begins at this score and ends where the next begins</source>
      <translation>该等级从此分数起，到下一等级开始为止</translation>
    </message>
    <message>
      <source>The life story, the newest first: changes, surveys, cases; when, who, what, why</source>
      <translation>生命历程，最新的在前：变更、普查、案件；时间、人员、内容、原因</translation>
    </message>
    <message>
      <source>The limit counts as set by the city</source>
      <translation>该时限视为本市核定</translation>
    </message>
    <message>
      <source>The line crosses the border or itself on its way: a unit grid would fall into parts. Draw it on one side of the border, or shorter.</source>
      <translation>线途中穿过边界或自相交：会有单元网格被分成几块。请画在边界的一侧，或画短一些。</translation>
    </message>
    <message>
      <source>The line has more cells than the header: {value}.</source>
      <translation>该行的列数多于表头：{value}。</translation>
    </message>
    <message>
      <source>The line leaves the community: it runs into unit grid {other}.</source>
      <translation>线越出社区：进入了单元网格 {other}。</translation>
    </message>
    <message>
      <source>The line leaves unit grids {first} and {second} and their community.</source>
      <translation>线越出单元网格 {first} 和 {second} 及其社区。</translation>
    </message>
    <message>
      <source>The line leaves unit grids {first} and {second}: it runs into {other}, which would lose ground without getting a new border.</source>
      <translation>线越出单元网格 {first} 和 {second}：进入了 {other}，后者会失去土地却没有新边界。</translation>
    </message>
    <message>
      <source>The list of Find ends after {count}: there are more like these that will not change.</source>
      <translation>查找列表只列到 {count} 个：其余符合条件的不会修改。</translation>
    </message>
    <message>
      <source>The list of states has no “{state}”. Add it to the value lists.</source>
      <translation>状态值表中没有“{state}”，请先在值表中增加。</translation>
    </message>
    <message>
      <source>The list of units has no {unit}.</source>
      <translation>单位列表中没有 {unit}。</translation>
    </message>
    <message>
      <source>The local system needs {count} numbers; {text} is not that. Separate them by commas.</source>
      <translation>独立坐标系需要 {count} 个数；{text} 不符合。请用逗号分隔。</translation>
    </message>
    <message>
      <source>The main case is still open.</source>
      <translation>主案件尚未结案。</translation>
    </message>
    <message>
      <source>The mandatory field {column} is empty.</source>
      <translation>必填字段 {column} 为空。</translation>
    </message>
    <message>
      <source>The map cannot tell where this is.</source>
      <translation>地图无法确定该位置。</translation>
    </message>
    <message>
      <source>The mapping fills {columns}, which this import does not have.</source>
      <translation>对应关系要填写 {columns}，本次导入没有这些字段。</translation>
    </message>
    <message>
      <source>The mapping gives the state {state}. Write open, closed or rejected.</source>
      <translation>对应关系给出的状态为 {state}。请写成 open、closed 或 rejected。</translation>
    </message>
    <message>
      <source>The mapping says the reference system {crs}, which QGIS does not know. Name another in the mapping, as EPSG:4549.</source>
      <translation>对应关系给出的坐标系 {crs} QGIS 无法识别。请在映射中改用其他坐标系，如 EPSG:4549。</translation>
    </message>
    <message>
      <source>The migration could not be taken back exactly, and nothing was changed. The state before is in {path}.</source>
      <translation>无法准确撤销迁移，没有改变任何内容。迁移前的状态在 {path} 中。</translation>
    </message>
    <message>
      <source>The minor class is not in the catalogue under this major class.</source>
      <translation>该大类目录中没有此小类。</translation>
    </message>
    <message>
      <source>The more, the less even the areas become.</source>
      <translation>取值越大，面积越不均匀。</translation>
    </message>
    <message>
      <source>The name of the census, such as "Update 2026". A census of this name that is there already goes on.</source>
      <translation>普查的名称，例如“2026 年更新普查”。已有同名普查时继续该普查。</translation>
    </message>
    <message>
      <source>The neighbourhood reaches {lag} steps back, further than the {count} steps.</source>
      <translation>邻域向前追溯 {lag} 个时段，超过了全部 {count} 个时段。</translation>
    </message>
    <message>
      <source>The new border touches itself. Draw it a little elsewhere.</source>
      <translation>新边界与自身相接。请稍换位置重画。</translation>
    </message>
    <message>
      <source>The new border would cut a building: {area:.0f} m² of it would lie on the other side. Draw it around the building.</source>
      <translation>新边界会切割建筑物：其中 {area:.0f} m² 将落到另一侧。请绕开建筑物。</translation>
    </message>
    <message>
      <source>The new border would cut a compound that is to be kept whole: {area:.0f} m² of it would lie on the other side. Draw it around the compound.</source>
      <translation>新边界会切割应保持完整的院落：其中 {area:.0f} m² 将落到另一侧。请绕开院落。</translation>
    </message>
    <message>
      <source>The new file; one that exists is not touched.</source>
      <translation>新文件；已有文件不会被改动。</translation>
    </message>
    <message>
      <source>The new unit grid at {bgid} has no sound outline: it is empty or crosses itself. Draw it anew.</source>
      <translation>{bgid} 处的新单元网格轮廓无效：为空或自相交。请重新绘制。</translation>
    </message>
    <message>
      <source>The new unit grid at {bgid} would have {count} parts. A unit grid is one connected area.</source>
      <translation>{bgid} 处的新单元网格将由 {count} 部分组成。单元网格必须是一个连通的区域。</translation>
    </message>
    <message>
      <source>The new unit grid at {bgid} would overlap unit grid {other} by {area} m².</source>
      <translation>{bgid} 处的新单元网格将与单元网格 {other} 重叠 {area} m²。</translation>
    </message>
    <message>
      <source>The new unit grid at {bgid} would reach {area} m² beyond community {community}. A unit grid never crosses a community border.</source>
      <translation>{bgid} 处的新单元网格将超出社区 {community} 边界 {area} m²。单元网格不得跨越社区。</translation>
    </message>
    <message>
      <source>The new value, the same for all of them; empty takes the old one away</source>
      <translation>新值，全部相同；留空则清除原值</translation>
    </message>
    <message>
      <source>The next photo of this side</source>
      <translation>这一侧的下一张照片</translation>
    </message>
    <message>
      <source>The next step, “{action}”, is taken by the role {role}</source>
      <translation>下一步“{action}”由{role}办理</translation>
    </message>
    <message>
      <source>The next year</source>
      <translation>下一年</translation>
    </message>
    <message>
      <source>The norm {name} has to be a number of 0 or more.</source>
      <translation>指标 {name} 须为不小于 0 的数。</translation>
    </message>
    <message>
      <source>The norms are no JSON: {why}.</source>
      <translation>指标不是有效的 JSON：{why}。</translation>
    </message>
    <message>
      <source>The norms have to be names with values, such as {example}.</source>
      <translation>指标须为名称与值，例如 {example}。</translation>
    </message>
    <message>
      <source>The notice names its year in the title; without the title it is this one</source>
      <translation>通知标题中写有年份；没有标题时按此年份</translation>
    </message>
    <message>
      <source>The number of digits of the street or community code is not right.</source>
      <translation>街道或社区代码的位数不正确。</translation>
    </message>
    <message>
      <source>The numbers of {layer} are of the workspace {path}. Open it to see the rows behind them.</source>
      <translation>图层 {layer} 的数字来自工作区 {path}。打开该工作区后才能反查。</translation>
    </message>
    <message>
      <source>The object code {value} is not made of the right number of digits.</source>
      <translation>部件标识码 {value} 的位数不符或含有非数字。</translation>
    </message>
    <message>
      <source>The object code {value} is not made of the right number of digits; the row is taken in without it.</source>
      <translation>部件标识码 {value} 位数不对；该行接收时不带标识码。</translation>
    </message>
    <message>
      <source>The object code {value} occurs more than once in the file.</source>
      <translation>部件标识码 {value} 在文件中重复出现。</translation>
    </message>
    <message>
      <source>The object code {value} occurs more than once in the file; this row is taken in without it.</source>
      <translation>部件标识码 {value} 在文件中重复出现；该行接收时不带标识码。</translation>
    </message>
    <message>
      <source>The object has no geometry.</source>
      <translation>部件没有几何。</translation>
    </message>
    <message>
      <source>The object is drawn as {found}; class {classcode} is drawn as {wanted}.</source>
      <translation>部件绘制为 {found}，小类 {classcode} 应绘制为 {wanted}。</translation>
    </message>
    <message>
      <source>The object lies outside the area.</source>
      <translation>部件位于区域之外。</translation>
    </message>
    <message>
      <source>The object stands {distance} m from the border of unit grid {bgid}; with its tolerance of {tolerance} m it may lie in the next one.</source>
      <translation>部件距单元网格 {bgid} 边线 {distance} 米，在 {tolerance} 米容差内可能属于相邻网格。</translation>
    </message>
    <message>
      <source>The office hours {hours} are not in order. Correct the table of office hours.</source>
      <translation>工作时间 {hours} 顺序不对。请更正工作时间表。</translation>
    </message>
    <message>
      <source>The office is closed on the days selected</source>
      <translation>所选日期不办公</translation>
    </message>
    <message>
      <source>The office is open on the days selected, though they are a weekend</source>
      <translation>所选日期虽为周末，但照常上班</translation>
    </message>
    <message>
      <source>The office's own text. Copy a file of resources/templates of the plugin and change it; docs/white_paper.md says how.</source>
      <translation>本单位自己的文本。复制插件 resources/templates 中的文件后修改；写法见 docs/white_paper.md。</translation>
    </message>
    <message>
      <source>The official days that this version knows, where the calendar has nothing for the day</source>
      <translation>补入本版本已知的官方放假安排，已有设置的日子不变</translation>
    </message>
    <message>
      <source>The offset of {crew} stays in. Match the census again.</source>
      <translation>{crew}的系统偏差保留不扣。请重新比对。</translation>
    </message>
    <message>
      <source>The offset of {crew} will be taken off. Match the census again.</source>
      <translation>{crew}的系统偏差将被扣除。请重新比对。</translation>
    </message>
    <message>
      <source>The old and the new code of every component.</source>
      <translation>每个部件的新旧标识码。</translation>
    </message>
    <message>
      <source>The operation {value} is none of 新增, 变更 and 作废.</source>
      <translation>操作“{value}”不是新增、变更、作废之一。</translation>
    </message>
    <message>
      <source>The organisation is not in the list of organisations. Enter it there first.</source>
      <translation>机构表中没有该单位。请先在机构表中登记。</translation>
    </message>
    <message>
      <source>The package python-docx is not installed; a Word file needs it. Install it with the environment dialog, or write a PDF instead.</source>
      <translation>未安装 python-docx，无法写 Word 文件。请用环境对话框安装，或改写 PDF。</translation>
    </message>
    <message>
      <source>The patrol area would fall into {pieces} separate pieces. Choose unit grids along the border of both areas.</source>
      <translation>责任网格将分成互不相连的 {pieces} 块。请选择两个责任网格交界处的单元网格。</translation>
    </message>
    <message>
      <source>The period from {since} to {until} is none. Choose a last day that is not before the first.</source>
      <translation>{since} 至 {until} 不是有效的期间。请选择不早于首日的末日。</translation>
    </message>
    <message>
      <source>The period has no complete step. Choose a longer period or shorter steps.</source>
      <translation>该期间没有完整的时段。请选择更长的期间或更短的时段。</translation>
    </message>
    <message>
      <source>The period has {count} steps, more than {most}. Choose longer steps or a shorter period.</source>
      <translation>该期间有 {count} 个时段，超过 {most} 个。请选择更长的时段或更短的期间。</translation>
    </message>
    <message>
      <source>The period is not over yet. Choose one that has ended.</source>
      <translation>该期间尚未结束。请选择已结束的期间。</translation>
    </message>
    <message>
      <source>The period is when they were</source>
      <translation>日期以何时为准</translation>
    </message>
    <message>
      <source>The period of the rates, the map and the ranking; it is compared with the same days of the period before</source>
      <translation>结案率、五色图与排名的期间；与上一期间的同期相比</translation>
    </message>
    <message>
      <source>The period that begins on {since} has not begun yet. Choose an earlier one.</source>
      <translation>自 {since} 起的统计期尚未开始。请选择较早的统计期。</translation>
    </message>
    <message>
      <source>The photo after handling does not say where it was taken.</source>
      <translation>处置后照片没有拍摄位置。</translation>
    </message>
    <message>
      <source>The photo after handling does not show the same place</source>
      <translation>处置后照片与现场位置不符</translation>
    </message>
    <message>
      <source>The photo after handling was taken {metres:.0f} m from the report.</source>
      <translation>处置后照片拍摄位置距上报点 {metres:.0f} 米。</translation>
    </message>
    <message>
      <source>The photo {file} is not in its folder.</source>
      <translation>照片 {file} 不在附件文件夹中。</translation>
    </message>
    <message>
      <source>The pieces of street that a case reaches, with the cases per kilometre and the numbers of the cases on the piece itself.</source>
      <translation>案件影响到的路段单元，附每公里案件数和位于该单元上的案件编号。</translation>
    </message>
    <message>
      <source>The place lies outside of the communities of this census.</source>
      <translation>位置在本次普查的社区之外。</translation>
    </message>
    <message>
      <source>The place lies outside the area of the reference system.</source>
      <translation>位置超出坐标系的适用范围。</translation>
    </message>
    <message>
      <source>The place lies outside the district.</source>
      <translation>位置在本区范围之外。</translation>
    </message>
    <message>
      <source>The place of {code} is outside of the district or missing; the known place is taken.</source>
      <translation>{code} 的位置在本区之外或缺失；采用原有位置。</translation>
    </message>
    <message>
      <source>The places stay stored as they were surveyed; match again afterwards</source>
      <translation>存储的位置仍为实测位置；之后请重新比对</translation>
    </message>
    <message>
      <source>The points look shifted against the base map by {offset:.0f} m, as {datum} coordinates do that are read as WGS 84. If so, import again with that datum.</source>
      <translation>这些点相对底图偏移约 {offset:.0f} 米，像是 {datum} 坐标被当作 WGS 84 读取。如果属实，请选择该基准重新导入。</translation>
    </message>
    <message>
      <source>The position of the case is no number. Choose it on the map.</source>
      <translation>案件位置不是有效数字。请在地图上选取。</translation>
    </message>
    <message>
      <source>The positional accuracy has to be more than 0 m.</source>
      <translation>定位精度必须大于 0 米。</translation>
    </message>
    <message>
      <source>The probability with which the cases lie in the interval, at least.</source>
      <translation>案件数落在区间内的概率，至少如此。</translation>
    </message>
    <message>
      <source>The project has no other layers</source>
      <translation>工程中没有其他图层</translation>
    </message>
    <message>
      <source>The quotients of the areas differ no more than by chance: smoothed, all are {value}, and no area is a hot spot. Choose a longer period or more classes, or no smoothing.</source>
      <translation>各区域的比值差异不超过随机波动：平滑后均为 {value}，没有热点。请选择更长的期间、更多的类别，或不作平滑。</translation>
    </message>
    <message>
      <source>The rate {name} is there twice. Remove one.</source>
      <translation>率 {name} 重复。请删除一个。</translation>
    </message>
    <message>
      <source>The rate's name in results and other tables: letters, digits and _</source>
      <translation>比率在结果和其他表中的代号：字母、数字和 _</translation>
    </message>
    <message>
      <source>The reason goes into the history; Enter goes on, Esc gives up</source>
      <translation>原因记入履历；回车继续，Esc 放弃</translation>
    </message>
    <message>
      <source>The record does not continue the chain of the case's records.</source>
      <translation>该记录与案件的流转记录链不衔接。</translation>
    </message>
    <message>
      <source>The records of case {case_no} differ from those noted earlier, though they fit together. Compare them with a backup.</source>
      <translation>案件 {case_no} 的流转记录自身连贯，但与先前留存的不同。请与备份核对。</translation>
    </message>
    <message>
      <source>The records of case {case_no} in the archive {name} differ from those noted when it was archived or earlier. Compare them with a backup.</source>
      <translation>归档文件 {name} 中案件 {case_no} 的流转记录与归档时或更早留存的不一致。请与备份比对。</translation>
    </message>
    <message>
      <source>The records of case {case_no} were changed or lost (record {seq}). Compare them with a backup.</source>
      <translation>案件 {case_no} 的流转记录被改动或丢失（第 {seq} 条）。请与备份核对。</translation>
    </message>
    <message>
      <source>The report follows what stands in it, in its styles. Empty: the plugin's own.</source>
      <translation>报告接在该文件已有内容之后，采用其样式。留空则用插件自带样式。</translation>
    </message>
    <message>
      <source>The report has no time.</source>
      <translation>上报没有时间。</translation>
    </message>
    <message>
      <source>The report is closed at {value}, before it was made.</source>
      <translation>上报的结案时间 {value} 早于上报时间。</translation>
    </message>
    <message>
      <source>The report is closed, but does not say when.</source>
      <translation>上报已结案，但没有结案时间。</translation>
    </message>
    <message>
      <source>The report is of {value}, which has not come yet.</source>
      <translation>上报时间 {value} 尚未到来。</translation>
    </message>
    <message>
      <source>The report names no unit that handled it. Map the field, or choose a unit for such reports.</source>
      <translation>上报没有注明责任单位。请指定该字段，或为这类上报选择一个单位。</translation>
    </message>
    <message>
      <source>The report of a year, quarter or month as Word, PDF and Excel</source>
      <translation>年度、季度或月度报告，输出为 Word、PDF 和 Excel</translation>
    </message>
    <message>
      <source>The report {value} is in the workspace already.</source>
      <translation>上报 {value} 已在工作区中。</translation>
    </message>
    <message>
      <source>The report {value} occurs more than once in the source.</source>
      <translation>上报 {value} 在来源中出现多次。</translation>
    </message>
    <message>
      <source>The result could not be written: {reason}</source>
      <translation>结果无法写入：{reason}</translation>
    </message>
    <message>
      <source>The right value</source>
      <translation>正确的值</translation>
    </message>
    <message>
      <source>The row has a retirement date, but does not say that the component ended.</source>
      <translation>该行有作废日期，操作却不是作废。</translation>
    </message>
    <message>
      <source>The row has neither a code nor a name.</source>
      <translation>本行既无代码也无名称。</translation>
    </message>
    <message>
      <source>The row has no class.</source>
      <translation>该行没有小类。</translation>
    </message>
    <message>
      <source>The row has no coordinates.</source>
      <translation>该行没有坐标。</translation>
    </message>
    <message>
      <source>The row has no geometry that fits its layer, or it lies outside the reference system.</source>
      <translation>该行没有与图层相符的几何图形，或超出了坐标系范围。</translation>
    </message>
    <message>
      <source>The row has no geometry.</source>
      <translation>该行没有几何图形。</translation>
    </message>
    <message>
      <source>The row has no {value}, which this census asks for.</source>
      <translation>该行没有本次普查要求的 {value}。</translation>
    </message>
    <message>
      <source>The row number (fid) belongs to another object. Leave it empty and it is given by itself.</source>
      <translation>该行号（fid）已属于另一对象。请留空，系统会自动编号。</translation>
    </message>
    <message>
      <source>The row of case {case_no} is not the one that was handed out: number, version or order were changed.</source>
      <translation>案件{case_no}所在行与发出时不一致：编号、版本或顺序被改动。</translation>
    </message>
    <message>
      <source>The row says that the component ended, but not when.</source>
      <translation>该行注明部件已作废，但没有作废日期。</translation>
    </message>
    <message>
      <source>The row stands earlier</source>
      <translation>将该行上移</translation>
    </message>
    <message>
      <source>The row stands later</source>
      <translation>将该行下移</translation>
    </message>
    <message>
      <source>The rows that are set aside, and why</source>
      <translation>搁置的行及原因</translation>
    </message>
    <message>
      <source>The rule is asked no more; it is kept, and can be switched on again</source>
      <translation>规则不再参与判断；仍予保留，可重新启用</translation>
    </message>
    <message>
      <source>The rule that it breaks worst, +1 for one more; a padlock for a locked one</source>
      <translation>最不合的规则，+1 表示另有一条；锁形表示已锁定</translation>
    </message>
    <message>
      <source>The rule {name} of the database is missing or was changed, so edits may have gone unchecked. Restore a backup, or repair the rules and check the data.</source>
      <translation>数据库规则 {name} 缺失或被改动，编辑可能未经检查。请恢复备份，或修复规则并检查数据。</translation>
    </message>
    <message>
      <source>The rules have no such rate.</source>
      <translation>评价规则中没有此率。</translation>
    </message>
    <message>
      <source>The same</source>
      <translation>同一件</translation>
    </message>
    <message>
      <source>The same as a matrix: from the unit of the row to the unit of the column.</source>
      <translation>同样内容的矩阵：由行单位转给列单位。</translation>
    </message>
    <message>
      <source>The same as a table that can be filled in and given back as the crosswalk of the city.</source>
      <translation>同样内容的表，可填写后作为本市对照表使用。</translation>
    </message>
    <message>
      <source>The same cases, as work done.</source>
      <translation>同上，作为工作量。</translation>
    </message>
    <message>
      <source>The same code means another class in another edition of the standard</source>
      <translation>同一代码在另一版标准中是别的小类</translation>
    </message>
    <message>
      <source>The same number draws the same sheets, another one others.</source>
      <translation>相同序号抽取相同图幅，不同序号抽取不同图幅。</translation>
    </message>
    <message>
      <source>The same object as row {row} of {source} (crew {crew}), which is kept.</source>
      <translation>与 {source} 第 {row} 行（{crew}）是同一对象，保留后者。</translation>
    </message>
    <message>
      <source>The same object at the same place as row {row} of this source.</source>
      <translation>与本文件第 {row} 行是同一位置的同一对象。</translation>
    </message>
    <message>
      <source>The same problem is</source>
      <translation>同一问题指</translation>
    </message>
    <message>
      <source>The same seed gives the same permutations.</source>
      <translation>种子相同，置换结果相同。</translation>
    </message>
    <message>
      <source>The same unit {same}, another {changed}, nobody {none}.</source>
      <translation>单位不变 {same} 件，改派 {changed} 件，无建议 {none} 件。</translation>
    </message>
    <message>
      <source>The same weeks last year</source>
      <translation>去年同期各周</translation>
    </message>
    <message>
      <source>The sample of {name} was checked already. Its plan stays as it is.</source>
      <translation>“{name}”的样本已检查，抽检方案不再改变。</translation>
    </message>
    <message>
      <source>The second result gets every area in every step, up to {most} rows.</source>
      <translation>第二个结果包括每个区域的每个时段，最多 {most} 行。</translation>
    </message>
    <message>
      <source>The selected features of {layer} have no area.</source>
      <translation>{layer} 中选中的要素没有面积。</translation>
    </message>
    <message>
      <source>The shapes here cannot be computed ({error}). Check the unit grids and mend what is found first.</source>
      <translation>此处的图形无法计算（{error}）。请先检查单元网格并修正发现的问题。</translation>
    </message>
    <message>
      <source>The sizes of the samples have to ascend with those of the lots.</source>
      <translation>样本量须随批量递增。</translation>
    </message>
    <message>
      <source>The smallest area must not be above the largest.</source>
      <translation>最小面积不得大于最大面积。</translation>
    </message>
    <message>
      <source>The source does not say its reference system. Choose it.</source>
      <translation>来源未注明坐标系。请选择。</translation>
    </message>
    <message>
      <source>The source does not say its reference system; taken as {crs}.</source>
      <translation>来源未注明坐标系；按 {crs} 处理。</translation>
    </message>
    <message>
      <source>The spatial index of {table} has {index} entries for {rows} rows. Objects may be missing on the map; restore a backup.</source>
      <translation>{table} 的空间索引有 {index} 条，而数据有 {rows} 行。地图上可能缺少对象；请恢复备份。</translation>
    </message>
    <message>
      <source>The standard says about 10,000.</source>
      <translation>标准规定约 10000。</translation>
    </message>
    <message>
      <source>The state is not in the list of states. Choose one of the list.</source>
      <translation>状态不在状态列表中。请从列表中选择。</translation>
    </message>
    <message>
      <source>The state of a case changes only by a step record; a closed case does not change at all.</source>
      <translation>案件状态只能通过流转记录改变；已结案的案件不能更改。</translation>
    </message>
    <message>
      <source>The state that the packages get. One that is checked must be back.</source>
      <translation>普查包要设为的状态。只有已交回的才能设为已检查。</translation>
    </message>
    <message>
      <source>The state {value} is not in the list; it is left out.</source>
      <translation>状态 {value} 不在取值表中，已略去。</translation>
    </message>
    <message>
      <source>The state {value} is not one of the catalogue's. Map it to a state.</source>
      <translation>部件状态 {value} 不在值域内。请将其对应到某个状态。</translation>
    </message>
    <message>
      <source>The step from {since} to {until} is not complete and was left out.</source>
      <translation>{since} 至 {until} 的时段不完整，已略去。</translation>
    </message>
    <message>
      <source>The step from {since} to {until} is not complete: its counts are too low.</source>
      <translation>{since} 至 {until} 的时段不完整：数量偏低。</translation>
    </message>
    <message>
      <source>The steps of the trend</source>
      <translation>趋势的时段</translation>
    </message>
    <message>
      <source>The summary says how many are cut, and how much of the borders lies on theirs.</source>
      <translation>汇总表给出被切割的地块数，以及网格边界落在地块边界上的比例。</translation>
    </message>
    <message>
      <source>The summary says how much of the borders lies on roads, rivers, railways and water.</source>
      <translation>汇总表给出网格边界落在道路、河流、铁路和水面上的比例。</translation>
    </message>
    <message>
      <source>The surveys of {name} name classes of an earlier edition of the catalogue. What was left undecided cannot be applied any more: make the changes by hand, or in the next census.</source>
      <translation>{name}的调查数据使用旧版目录的小类。当时未决定的不能再入库：请手工修改，或在下一次普查中处理。</translation>
    </message>
    <message>
      <source>The table of classes says two things of {text}. Keep one.</source>
      <translation>小类对照表中 {text} 有两种说法。请保留一种。</translation>
    </message>
    <message>
      <source>The table of classes says {code} for {text}, which names no one class of the catalogue. Write it as E0102 or C0101.</source>
      <translation>小类对照表中 {text} 对应的 {code} 在目录中不是唯一的类别。请写成 E0102 或 C0101。</translation>
    </message>
    <message>
      <source>The table of the steps that cases may take was changed. Restore a backup, or repair the rules.</source>
      <translation>案件流转规则表被改动。请恢复备份，或修复规则。</translation>
    </message>
    <message>
      <source>The table {table} has no column {column}.</source>
      <translation>数据表 {table} 没有字段 {column}。</translation>
    </message>
    <message>
      <source>The table {table} is missing. Restore a backup.</source>
      <translation>缺少数据表 {table}。请恢复备份。</translation>
    </message>
    <message>
      <source>The table {table} lacks the column {column}. Restore a backup.</source>
      <translation>数据表 {table} 缺少字段 {column}。请恢复备份。</translation>
    </message>
    <message>
      <source>The table {table} of {path} cannot be opened as a layer. Check the workspace.</source>
      <translation>无法将 {path} 的表 {table} 作为图层打开。请检查工作区。</translation>
    </message>
    <message>
      <source>The task of case {case_no} is done already; the case is now: {state}.</source>
      <translation>案件{case_no}的任务已完成，案件当前状态：{state}。</translation>
    </message>
    <message>
      <source>The template {path} cannot be read: {reason}. It must be a text file in UTF-8.</source>
      <translation>无法读取模板 {path}：{reason}。模板须为 UTF-8 编码的文本文件。</translation>
    </message>
    <message>
      <source>The text {value} was read in a wrong encoding. Choose the right one and import again.</source>
      <translation>文字 {value} 按错误的编码读取。请选择正确的编码后重新导入。</translation>
    </message>
    <message>
      <source>The time limit says {inside}, its unit {beside}.</source>
      <translation>时限写的是“{inside}”，计时单位却是“{beside}”。</translation>
    </message>
    <message>
      <source>The time limit {value} has no unit.</source>
      <translation>时限“{value}”没有计时单位。</translation>
    </message>
    <message>
      <source>The time limit {value} is not a number above 0.</source>
      <translation>时限“{value}”不是大于 0 的数。</translation>
    </message>
    <message>
      <source>The trend would have {rows} rows, more than {most}. Choose longer steps, a shorter period, or larger areas.</source>
      <translation>趋势将有 {rows} 行，超过 {most} 行。请选择更长的时段、更短的期间或更大的区域。</translation>
    </message>
    <message>
      <source>The two coordinates are exchanged: {x}, {y} lies in the district the other way round. Take it in again with “Exchange X and Y”.</source>
      <translation>两个坐标颠倒了：{x}，{y} 调换后在本区内。请勾选“交换 X 和 Y”后重新接收。</translation>
    </message>
    <message>
      <source>The type {value} is none of urban management by the table of classes.</source>
      <translation>按小类对照表，{value} 不属于城市管理问题。</translation>
    </message>
    <message>
      <source>The unit grid lies outside of what the map's reference system can show.</source>
      <translation>单元网格超出地图参考系能显示的范围。</translation>
    </message>
    <message>
      <source>The unit grids are in their patrol areas of before.</source>
      <translation>单元网格已回到原来的责任网格。</translation>
    </message>
    <message>
      <source>The unit grids lie in {pieces} separate pieces, and no patrol area reaches from one to another. Choose at least {pieces} collectors, or let areas cross community borders.</source>
      <translation>单元网格分成互不相连的 {pieces} 块，一个责任网格不能跨块。请至少设 {pieces} 名监督员，或允许跨社区界线。</translation>
    </message>
    <message>
      <source>The unit grids of patrol areas must be different ones.</source>
      <translation>责任网格的单元网格有重复。</translation>
    </message>
    <message>
      <source>The unit that is to handle the case; type any part of its name</source>
      <translation>处置该案件的单位；输入名称的任意部分</translation>
    </message>
    <message>
      <source>The unit {value} is none of urgent hours, working hours, working days and calendar days.</source>
      <translation>计时单位“{value}”不是紧急工作时、工作时、工作日或自然日。</translation>
    </message>
    <message>
      <source>The unit; type any part of its name</source>
      <translation>单位；输入名称的任意部分</translation>
    </message>
    <message>
      <source>The value of {name}, {value}, is more than half of all variation: it makes its neighbours hot and hides what else there is. Check it, or leave that area out.</source>
      <translation>{name} 的数值 {value} 占全部变差的一半以上：它会使邻区显得偏热，并掩盖其他情况。请核对该数值，或剔除该区域。</translation>
    </message>
    <message>
      <source>The wanted area must be above zero.</source>
      <translation>目标面积必须大于零。</translation>
    </message>
    <message>
      <source>The wanted area must lie between the smallest and the largest area, and all be above zero.</source>
      <translation>目标面积必须介于最小和最大面积之间，且均大于零。</translation>
    </message>
    <message>
      <source>The weight of a kind of work cannot be below zero.</source>
      <translation>工作量的权重不能小于零。</translation>
    </message>
    <message>
      <source>The weight {value} of {measure} is no number from 0 to 1 (100 %). Correct it.</source>
      <translation>{measure}的权重 {value} 不是 0 至 1（100 %）的数。请改正。</translation>
    </message>
    <message>
      <source>The weights in {field} must be numbers of 0 and more.</source>
      <translation>字段 {field} 中的权重必须是不小于 0 的数值。</translation>
    </message>
    <message>
      <source>The weights of one kind of subjects add up to 100 %</source>
      <translation>同一类评价对象的权重之和为 100 %</translation>
    </message>
    <message>
      <source>The weights of {subject} add up to {total} %, not to 100 %. Correct them; until then each counts for its share.</source>
      <translation>{subject}的权重之和为 {total} %，不是 100 %。请改正；在此之前各项按所占份额计算。</translation>
    </message>
    <message>
      <source>The wheel zooms both photos, dragging moves both; a double click shows them large</source>
      <translation>滚轮同时缩放两侧照片，拖动同时移动；双击放大</translation>
    </message>
    <message>
      <source>The whole district, or each one of a kind</source>
      <translation>全区，或某一类中的每一个</translation>
    </message>
    <message>
      <source>The window and the radius must be above zero, and the hours not below it.</source>
      <translation>时间窗和半径须大于零，小时数不得小于零。</translation>
    </message>
    <message>
      <source>The workspace could not be read or written: {error}.</source>
      <translation>无法读写工作区：{error}。</translation>
    </message>
    <message>
      <source>The workspace file (.gpkg). Leave it empty to take the one that is open in the project.</source>
      <translation>工作区文件（.gpkg）。留空则使用工程中已打开的工作区。</translation>
    </message>
    <message>
      <source>The workspace file cannot be written any more. Ask for write permission, or copy it to a folder of your own and open it there.</source>
      <translation>工作区文件已不可写。请申请写权限，或复制到自己的文件夹后打开。</translation>
    </message>
    <message>
      <source>The workspace has another edition of the catalogue now: {standard}. It was opened anew.</source>
      <translation>此工作区的目录已换版本：{standard}，已重新打开。</translation>
    </message>
    <message>
      <source>The workspace has no areas of the kind {kind}. Make them first, choose other areas, or a layer of polygons.</source>
      <translation>工作区中没有{kind}。请先建立，或选择其他区域，或选择多边形图层。</translation>
    </message>
    <message>
      <source>The workspace has no areas of this kind. Divide the district into unit grids first, choose other areas, or a layer of polygons.</source>
      <translation>工作区没有这种区域。请先划分单元网格，或改选其他区域或面图层。</translation>
    </message>
    <message>
      <source>The workspace has no cases: there is nothing to report. Register or import cases first.</source>
      <translation>工作区中没有案件，没有可报告的内容。请先登记或导入案件。</translation>
    </message>
    <message>
      <source>The workspace has no communities and nothing to show.</source>
      <translation>工作区没有社区，无可显示。</translation>
    </message>
    <message>
      <source>The workspace has no organisation {code} ({name}). Enter it first.</source>
      <translation>工作区中没有单位{code}（{name}），请先录入。</translation>
    </message>
    <message>
      <source>The workspace has no unit grids. Draw by map sheet instead.</source>
      <translation>工作区没有单元网格，请按图幅抽取。</translation>
    </message>
    <message>
      <source>The workspace has no valid component of {classes}. Import them, choose other classes, or a layer.</source>
      <translation>工作区中没有 {classes} 的有效部件。请先导入，或选择其他类别或图层。</translation>
    </message>
    <message>
      <source>The workspace has none of these communities. Import them first, or choose others.</source>
      <translation>工作区中没有这些社区。请先导入，或选择其他社区。</translation>
    </message>
    <message>
      <source>The workspace has this edition already. There is nothing to do.</source>
      <translation>工作区已是此版本，无需迁移。</translation>
    </message>
    <message>
      <source>The workspace is as it was before {at}; the copy {path} is not needed any more.</source>
      <translation>工作区已恢复到 {at} 之前；副本 {path} 不再需要。</translation>
    </message>
    <message>
      <source>The workspace is busy: another program is writing to it. Save again in a moment.</source>
      <translation>工作区正忙：另一个程序正在写入。请稍后再保存。</translation>
    </message>
    <message>
      <source>The workspace is in order.</source>
      <translation>工作区正常。</translation>
    </message>
    <message>
      <source>The workspace is not open in the project, so that the layout would have no layers. Open the workspace first.</source>
      <translation>项目中没有打开该工作区，布局将没有图层。请先打开工作区。</translation>
    </message>
    <message>
      <source>The workspace is not open in the project: the maps of the forms there have no base map.</source>
      <translation>工程中未打开该工作区：其中表单的地图没有底图。</translation>
    </message>
    <message>
      <source>The workspace itself cannot be the output. Choose another file.</source>
      <translation>不能输出到工作区本身。请选择其他文件。</translation>
    </message>
    <message>
      <source>The workspace knows no package {name}. Choose another folder.</source>
      <translation>工作区中没有普查包 {name}。请选择其他文件夹。</translation>
    </message>
    <message>
      <source>The year before</source>
      <translation>上一年</translation>
    </message>
    <message>
      <source>Their number is the load of a grid; areas among them are not to be cut.</source>
      <translation>其数量即网格的负载；其中的面状部件不应被切割。</translation>
    </message>
    <message>
      <source>There are no cases of the kind {kind}.</source>
      <translation>没有类型为 {kind} 的案件。</translation>
    </message>
    <message>
      <source>There are no cases: who has a score has it from that alone.</source>
      <translation>没有案件，得分仅由此而来。</translation>
    </message>
    <message>
      <source>There are no communities to divide. Import them first, or choose a layer of communities.</source>
      <translation>没有可划分的社区。请先导入社区，或选择社区图层。</translation>
    </message>
    <message>
      <source>There are no roads, buildings or communities to compare the points with. Import the base map first.</source>
      <translation>没有可供比对的道路、建筑物或社区。请先导入底图。</translation>
    </message>
    <message>
      <source>There are no streets to look along. Import roads, or choose a layer of lines.</source>
      <translation>没有可用的道路。请导入道路，或选择一个线图层。</translation>
    </message>
    <message>
      <source>There are no such areas.</source>
      <translation>没有这类区域。</translation>
    </message>
    <message>
      <source>There are no two areas to choose a distance from.</source>
      <translation>不足两个区域，无法选定距离。</translation>
    </message>
    <message>
      <source>There are no unit grids, and areas are judged by their grids. Divide or import the unit grids first.</source>
      <translation>没有单元网格，而区域评价以单元网格为基础。请先划分或导入单元网格。</translation>
    </message>
    <message>
      <source>There are no unit grids. Divide the communities first, or choose a layer of unit grids.</source>
      <translation>没有单元网格。请先划分社区，或选择单元网格图层。</translation>
    </message>
    <message>
      <source>There are records of case {case_no}, but no such case.</source>
      <translation>有案件 {case_no} 的流转记录，却没有这件案件。</translation>
    </message>
    <message>
      <source>There are {count} areas only: below {few} the p-values are rough. Ask for permutations, or choose smaller areas.</source>
      <translation>只有 {count} 个区域：少于 {few} 个时 p 值较粗略。请使用置换检验，或改用更小的区域。</translation>
    </message>
    <message>
      <source>There are {count} areas only; with fewer than {few} the figures of hot spots are rough.</source>
      <translation>只有 {count} 个区域；少于 {few} 个时热点统计值较粗略。</translation>
    </message>
    <message>
      <source>There are {count} steps only; with fewer than {few} a trend is hardly ever found.</source>
      <translation>只有 {count} 个时段；少于 {few} 个时几乎检验不出趋势。</translation>
    </message>
    <message>
      <source>There are {count} whole weeks; a forecast can be tested, and shown, from {least} on.</source>
      <translation>共有 {count} 个整周；从 {least} 周起才能检验并显示预测。</translation>
    </message>
    <message>
      <source>There is a census {name} with another kind, date or scope. Choose another name, or the same scope to go on with it.</source>
      <translation>已有普查“{name}”，其类型、日期或范围不同。请换一个名称，或用相同的范围继续。</translation>
    </message>
    <message>
      <source>There is neither a component nor a surveyed object here.</source>
      <translation>此处既无部件也无实测对象。</translation>
    </message>
    <message>
      <source>There is no algorithm {name}. Reload the plugin.</source>
      <translation>没有算法 {name}。请重新加载插件。</translation>
    </message>
    <message>
      <source>There is no area {code}.</source>
      <translation>没有区域 {code}。</translation>
    </message>
    <message>
      <source>There is no calendar of {year}: Mondays to Fridays count as working days, and deadlines over a holiday are wrong. Enter it under Office hours and holidays.</source>
      <translation>没有 {year} 年的工作日历：目前周一至周五都算工作日，跨节假日的时限有误。请在“工作时间与节假日”中录入。</translation>
    </message>
    <message>
      <source>There is no case of {since} to {until}: there are cases from {first} to {last}. Choose a period in which there are some.</source>
      <translation>{since} 至 {until} 没有案件：案件起止日期为 {first} 至 {last}。请选择有案件的时期。</translation>
    </message>
    <message>
      <source>There is no case of {since} to {until}: there are cases until {before}, and from {after} on. Choose a period in which there are some.</source>
      <translation>{since} 至 {until} 没有案件：{before} 及以前、{after} 及以后有案件。请选择有案件的时期。</translation>
    </message>
    <message>
      <source>There is no case {case_no}. Check the number.</source>
      <translation>没有案件 {case_no}。请核对编号。</translation>
    </message>
    <message>
      <source>There is no case {number}.</source>
      <translation>没有案件 {number}。</translation>
    </message>
    <message>
      <source>There is no census under way in this workspace. Prepare one first.</source>
      <translation>本工作区没有正在进行的普查。请先准备普查。</translation>
    </message>
    <message>
      <source>There is no census yet</source>
      <translation>尚无普查</translation>
    </message>
    <message>
      <source>There is no census {name} in this workspace.</source>
      <translation>此工作区中没有普查“{name}”。</translation>
    </message>
    <message>
      <source>There is no census {name}. There are: {known}.</source>
      <translation>没有普查“{name}”。已有：{known}。</translation>
    </message>
    <message>
      <source>There is no check {rule}.</source>
      <translation>没有检查规则 {rule}。</translation>
    </message>
    <message>
      <source>There is no class named {value}.</source>
      <translation>没有名为“{value}”的小类。</translation>
    </message>
    <message>
      <source>There is no class {name} in this catalogue.</source>
      <translation>目录中没有小类 {name}。</translation>
    </message>
    <message>
      <source>There is no community or street {names} in the workspace. Write codes or names, separated by commas.</source>
      <translation>工作区中没有社区或街道 {names}。请填写代码或名称，用逗号分隔。</translation>
    </message>
    <message>
      <source>There is no community {code}. Check the scope.</source>
      <translation>没有社区 {code}。请检查范围。</translation>
    </message>
    <message>
      <source>There is no component class that begins with {code}. Check the scope.</source>
      <translation>没有以 {code} 开头的部件类。请检查范围。</translation>
    </message>
    <message>
      <source>There is no component here.</source>
      <translation>此处没有部件。</translation>
    </message>
    <message>
      <source>There is no component with this code.</source>
      <translation>没有该标识码的部件。</translation>
    </message>
    <message>
      <source>There is no component {value} in this workspace. Take in the earlier delta files first.</source>
      <translation>本工作区中没有部件 {value}。请先接收更早的变更交换文件。</translation>
    </message>
    <message>
      <source>There is no count {count}. Use the counts of the evaluation, joined by + and -.</source>
      <translation>没有计数 {count}。请使用评价的计数，以 + 和 - 连接。</translation>
    </message>
    <message>
      <source>There is no edition {edition}. Choose one of {known}.</source>
      <translation>没有版本 {edition}。请从 {known} 中选择。</translation>
    </message>
    <message>
      <source>There is no encoding {encoding}.</source>
      <translation>没有编码 {encoding}。</translation>
    </message>
    <message>
      <source>There is no facility of this kind.</source>
      <translation>没有此类设施。</translation>
    </message>
    <message>
      <source>There is no field {field}; {column} stays empty.</source>
      <translation>没有字段 {field}；{column} 留空。</translation>
    </message>
    <message>
      <source>There is no file {name}.</source>
      <translation>文件 {name} 不存在。</translation>
    </message>
    <message>
      <source>There is no file {path}.</source>
      <translation>没有文件 {path}。</translation>
    </message>
    <message>
      <source>There is no list {name} of cases.</source>
      <translation>没有名为 {name} 的案件列表。</translation>
    </message>
    <message>
      <source>There is no open case with this number; it may have been closed meanwhile.</source>
      <translation>没有此编号的在办案件，可能已经结案。</translation>
    </message>
    <message>
      <source>There is no open case {number}, or more than one ends so. Type the whole number.</source>
      <translation>没有编号以 {number} 结尾的在办案件，或不止一件。请输入完整编号。</translation>
    </message>
    <message>
      <source>There is no organisation {name} in the workspace. Enter it in the list of organisations first.</source>
      <translation>工作区中没有单位 {name}。请先在单位列表中录入。</translation>
    </message>
    <message>
      <source>There is no organisation {value}; it is left out.</source>
      <translation>没有单位 {value}，已略去。</translation>
    </message>
    <message>
      <source>There is no parcel, no building and no face of roads and walls here that is smaller than unit grid {grid}. Move the border instead.</source>
      <translation>此处没有比单元网格 {grid} 小的地块、建筑物或由道路、围墙围成的街块。请改用移边界。</translation>
    </message>
    <message>
      <source>There is no patrol area with this code.</source>
      <translation>没有此编码的责任网格。</translation>
    </message>
    <message>
      <source>There is no photo of either survey.</source>
      <translation>两次调查都没有照片。</translation>
    </message>
    <message>
      <source>There is no road of the kind {kind}.</source>
      <translation>没有 {kind} 类型的道路。</translation>
    </message>
    <message>
      <source>There is no sample city {name}.</source>
      <translation>没有名为 {name} 的示例城市。</translation>
    </message>
    <message>
      <source>There is no sample size {size}. Choose one of {known}.</source>
      <translation>没有名为 {size} 的示范规模。请从 {known} 中选择。</translation>
    </message>
    <message>
      <source>There is no saved mapping {name}, neither in the workspace nor as a file. Check the name, or leave it empty to have the fields guessed.</source>
      <translation>没有名为 {name} 的对应关系，工作区中和文件中都没有。请核对名称；留空则自动识别字段。</translation>
    </message>
    <message>
      <source>There is no step of yours that can be taken back.</source>
      <translation>没有可以撤销的步骤。</translation>
    </message>
    <message>
      <source>There is no step {step}. Choose one of: {known}.</source>
      <translation>没有时段 {step}。请从以下选择：{known}。</translation>
    </message>
    <message>
      <source>There is no such census in this workspace.</source>
      <translation>本工作区中没有该普查。</translation>
    </message>
    <message>
      <source>There is no surveyed geometry for it. Match it with a surveyed object, or draw it in the layer of components.</source>
      <translation>它没有实测的几何。请与实测对象匹配，或在部件图层中绘制。</translation>
    </message>
    <message>
      <source>There is no surveyed object of this census here.</source>
      <translation>此处没有本次普查的实测对象。</translation>
    </message>
    <message>
      <source>There is no time limit.</source>
      <translation>没有处置时限。</translation>
    </message>
    <message>
      <source>There is no time zone {name}. Write it as Asia/Shanghai or +08:00.</source>
      <translation>没有时区 {name}。请写成 Asia/Shanghai 或 +08:00。</translation>
    </message>
    <message>
      <source>There is no unanswered urging order for this case.</source>
      <translation>该案件没有待回复的督办。</translation>
    </message>
    <message>
      <source>There is no unit grid here.</source>
      <translation>此处没有单元网格。</translation>
    </message>
    <message>
      <source>There is no unit {name}, or more than one. Type its whole name or its code.</source>
      <translation>没有名为 {name} 的单位，或不止一个。请输入单位全称或代码。</translation>
    </message>
    <message>
      <source>There is no valid unit grid to print. Divide the communities into unit grids and store them in the workspace first.</source>
      <translation>没有可打印的有效单元网格。请先划分社区的单元网格并存入工作区。</translation>
    </message>
    <message>
      <source>There is no valid unit grid with this code.</source>
      <translation>没有此编码的有效单元网格。</translation>
    </message>
    <message>
      <source>There is no valid unit grid with this code. Compute the patrol areas anew.</source>
      <translation>没有此编码的有效单元网格。请重新划分责任网格。</translation>
    </message>
    <message>
      <source>There is no valid unit grid {bgid}.</source>
      <translation>没有有效的单元网格 {bgid}。</translation>
    </message>
    <message>
      <source>There is no way from {old} to {new}: a catalogue is only brought to a later edition.</source>
      <translation>不能由 {old} 到 {new}：目录只能迁移到更新的版本。</translation>
    </message>
    <message>
      <source>There is no way from {source} to {target}. Choose another reference system.</source>
      <translation>无法由 {source} 转换到 {target}。请选择其他坐标系。</translation>
    </message>
    <message>
      <source>There is no way {name} for a report.</source>
      <translation>上报没有“{name}”这种处理方式。</translation>
    </message>
    <message>
      <source>There is no work to share out: give a weight above zero to components, cases, roads or area, of which there is some.</source>
      <translation>没有可分配的工作量：请为部件、案件、道路或面积中有数据的一项设置大于零的权重。</translation>
    </message>
    <message>
      <source>There is none, or more than one, organisation with this name.</source>
      <translation>没有或不止一个单位使用该名称。</translation>
    </message>
    <message>
      <source>There is nothing behind a zero.</source>
      <translation>数量为零，没有明细。</translation>
    </message>
    <message>
      <source>There is nothing to archive.</source>
      <translation>没有可归档的案件。</translation>
    </message>
    <message>
      <source>There is nothing to count in this period: no case, or no case with a time. Choose another period or fewer conditions.</source>
      <translation>该期间没有可统计的内容：没有案件，或案件没有时间。请选择其他期间或减少条件。</translation>
    </message>
    <message>
      <source>There is nothing to share out: no patrol area, community or unit grid, and no component in the scope.</source>
      <translation>没有可分配的内容：范围内既无责任网格、社区或单元网格，也无部件。</translation>
    </message>
    <message>
      <source>There is nothing to take in: choose files, a folder or a layer.</source>
      <translation>没有可接收的数据：请选择文件、文件夹或图层。</translation>
    </message>
    <message>
      <source>There was nothing to apply; the workspace is as it was.</source>
      <translation>没有可入库的变更，工作区保持原样。</translation>
    </message>
    <message>
      <source>There was nothing to change; the workspace is as it was.</source>
      <translation>没有需要变更的内容，工作区保持不变。</translation>
    </message>
    <message>
      <source>These archives are not beside the workspace, and their cases are not counted: {files}.</source>
      <translation>以下归档文件不在工作区旁，其中的案件未计入：{files}。</translation>
    </message>
    <message>
      <source>These rules</source>
      <translation>本窗口的规则</translation>
    </message>
    <message>
      <source>These two are matched with each other already.</source>
      <translation>这两个对象已经互相匹配。</translation>
    </message>
    <message>
      <source>These unit grids do not touch along a border: together they would be a grid of several parts.</source>
      <translation>这些单元网格没有共同边界：合在一起会成为由几块组成的网格。</translation>
    </message>
    <message>
      <source>They take the place of the grids on their ground; nothing is computed then. Neighbours that are not drawn anew stay.</source>
      <translation>它们取代所在位置的现有网格，此时不再计算；未重新绘制的相邻网格保持不变。</translation>
    </message>
    <message>
      <source>This case has been extended as often as the city allows.</source>
      <translation>该案件的延期次数已达上限。</translation>
    </message>
    <message>
      <source>This case has been suspended as often as the city allows.</source>
      <translation>该案件的挂账次数已达上限。</translation>
    </message>
    <message>
      <source>This census has no crew {crew}.</source>
      <translation>本次普查没有普查队 {crew}。</translation>
    </message>
    <message>
      <source>This change has no place that the map can show.</source>
      <translation>该变更没有地图可显示的位置。</translation>
    </message>
    <message>
      <source>This change is not in the history any more. Look at it again.</source>
      <translation>履历中已没有这次变更，请重新查看。</translation>
    </message>
    <message>
      <source>This change is not there any more: the matching was run again.</source>
      <translation>该变更已不存在：比对已重新进行。</translation>
    </message>
    <message>
      <source>This change is of another census; choose it above.</source>
      <translation>该变更属于另一次普查；请在上方选择。</translation>
    </message>
    <message>
      <source>This change says nothing of a missing or broken component, so there is no case to report.</source>
      <translation>该变更没有说明部件丢失或破损，因此没有可上报的案件。</translation>
    </message>
    <message>
      <source>This code belonged to a retired object, and codes are never used again. Leave the code empty and a new one is given.</source>
      <translation>此编码属于已作废的对象，编码不得重复使用。编码留空即生成新码。</translation>
    </message>
    <message>
      <source>This code belongs to another object already. Leave the code empty and it is given by itself.</source>
      <translation>此编码已属于另一对象。编码留空即自动生成。</translation>
    </message>
    <message>
      <source>This component is not there any more.</source>
      <translation>该部件已不存在。</translation>
    </message>
    <message>
      <source>This figure is still being read.</source>
      <translation>此数字正在读取。</translation>
    </message>
    <message>
      <source>This file is an archive of closed cases and takes no new ones. Open the workspace itself.</source>
      <translation>本文件是已结案件的归档，不再接收新案件。请打开工作区本身。</translation>
    </message>
    <message>
      <source>This finding has no place that the map can show.</source>
      <translation>该问题没有可在地图上显示的位置。</translation>
    </message>
    <message>
      <source>This finding is not in the list; change the filters to see it.</source>
      <translation>该问题不在列表中，请调整筛选条件。</translation>
    </message>
    <message>
      <source>This is how the object was entered; there is no state before it.</source>
      <translation>这是录入时的状态，之前没有状态。</translation>
    </message>
    <message>
      <source>This is no question to a workspace: {text}</source>
      <translation>这不是对工作区的统计查询：{text}</translation>
    </message>
    <message>
      <source>This is no value for this option. Choose another in the case settings.</source>
      <translation>该选项没有这个取值。请在案件设置中重新选择。</translation>
    </message>
    <message>
      <source>This is not a saved import mapping.</source>
      <translation>这不是已保存的导入映射。</translation>
    </message>
    <message>
      <source>This is not open any more: somebody else has noted it. Look at the case again.</source>
      <translation>该事项已由他人登记，请重新查看案件。</translation>
    </message>
    <message>
      <source>This lies outside of the workspace's reference system.</source>
      <translation>此处超出工作区参考系的范围。</translation>
    </message>
    <message>
      <source>This month</source>
      <translation>本月</translation>
    </message>
    <message>
      <source>This needs a newer version of {packages}. Install it, then start QGIS again: {command}</source>
      <translation>此功能需要更新版本的 {packages}。请安装后重新启动 QGIS:{command}</translation>
    </message>
    <message>
      <source>This needs the Python package shapely, version 2 or newer. The environment check in the plugin menu shows how to install it.</source>
      <translation>此操作需要 Python 包 shapely 2 或更高版本。插件菜单中的环境检查说明如何安装。</translation>
    </message>
    <message>
      <source>This needs the Python package {name}. The environment check in the plugin menu shows how to install it.</source>
      <translation>此项需要 Python 包 {name}。插件菜单中的“环境检查”说明如何安装。</translation>
    </message>
    <message>
      <source>This needs {packages}, which QGIS's Python does not have. Install it, then start QGIS again: {command}</source>
      <translation>此功能需要 {packages},QGIS 的 Python 中没有安装。请安装后重新启动 QGIS:{command}</translation>
    </message>
    <message>
      <source>This package was made from another workspace. Open that one, or choose another package.</source>
      <translation>该任务包出自另一个工作区。请打开那个工作区，或另选任务包。</translation>
    </message>
    <message>
      <source>This piece does not reach the border of unit grid {other}.</source>
      <translation>这一块不与单元网格 {other} 的边界相接。</translation>
    </message>
    <message>
      <source>This place lies outside of the workspace's reference system.</source>
      <translation>该位置超出工作区坐标系的范围。</translation>
    </message>
    <message>
      <source>This project has layers of {count} workspaces; only one can be open. Open the one you want from the menu.</source>
      <translation>此工程含有 {count} 个工作区的图层，而同时只能打开一个。请从菜单打开需要的工作区。</translation>
    </message>
    <message>
      <source>This quarter</source>
      <translation>本季度</translation>
    </message>
    <message>
      <source>This reaches over more than {metres:,.0f} m. Zoom in and draw inside a few unit grids.</source>
      <translation>范围超过 {metres:,.0f} 米。请放大地图，在少数几个单元网格内绘制。</translation>
    </message>
    <message>
      <source>This role may not take this step.</source>
      <translation>该岗位无权办理此步骤。</translation>
    </message>
    <message>
      <source>This rule was taken back already, by {who} at {at}.</source>
      <translation>此规则已由{who}于 {at} 收回。</translation>
    </message>
    <message>
      <source>This rule would settle nothing: no undecided change fits.</source>
      <translation>此规则没有可处理的对象：没有符合条件的未决变更。</translation>
    </message>
    <message>
      <source>This shift</source>
      <translation>本班</translation>
    </message>
    <message>
      <source>This shift, or the handovers of those before</source>
      <translation>本班，或以往的交班记录</translation>
    </message>
    <message>
      <source>This state is of an earlier edition of the catalogue, with other classes and codes. Change the component by hand.</source>
      <translation>该状态属于旧版目录，类别和标识码均不相同。请手工修改部件。</translation>
    </message>
    <message>
      <source>This step cannot be taken back: somebody else took it, it is too long ago, or another followed.</source>
      <translation>这一步不能撤销：由他人办理、时间过久，或之后又有新的步骤。</translation>
    </message>
    <message>
      <source>This step is not allowed in the state of the case.</source>
      <translation>案件当前状态不允许此步骤。</translation>
    </message>
    <message>
      <source>This table as it is given with the program; asks first</source>
      <translation>将此表恢复为程序给定的内容；会先询问</translation>
    </message>
    <message>
      <source>This unit</source>
      <translation>指定单位</translation>
    </message>
    <message>
      <source>This unit grid is locked. Unlock it and save, then change or retire it.</source>
      <translation>该单元网格已锁定。请先解锁并保存，再修改或作废。</translation>
    </message>
    <message>
      <source>This unit has no open part in the case.</source>
      <translation>该单位在此案件中没有未完成的协办任务。</translation>
    </message>
    <message>
      <source>This week</source>
      <translation>本周</translation>
    </message>
    <message>
      <source>This work package was made from another workspace. Open that one, or choose another book.</source>
      <translation>该任务包出自另一个工作区。请打开那个工作区，或另选表格。</translation>
    </message>
    <message>
      <source>This would open a gap or an overlap beside the cells. Draw it a little elsewhere; the findings dock shows faults of the borders as they are.</source>
      <translation>这样会在网格旁产生缝隙或重叠。请稍换位置重画；检查结果窗会显示现有边界的问题。</translation>
    </message>
    <message>
      <source>This year</source>
      <translation>今年</translation>
    </message>
    <message>
      <source>Those of the &amp;patrol areas</source>
      <translation>责任网格中的监督员(&amp;P)</translation>
    </message>
    <message>
      <source>Those that dragged on until they ended are listed, too.</source>
      <translation>办结前久拖不决的案件也列出。</translation>
    </message>
    <message>
      <source>Time limit</source>
      <translation>处置时限</translation>
    </message>
    <message>
      <source>Time limit for handling</source>
      <translation>处置时限</translation>
    </message>
    <message>
      <source>Time limit of this stage; none: it has no clock</source>
      <translation>本环节时限；“无”表示不计时</translation>
    </message>
    <message>
      <source>Time step</source>
      <translation>时段</translation>
    </message>
    <message>
      <source>Time zone of the city</source>
      <translation>城市所在时区</translation>
    </message>
    <message>
      <source>Times</source>
      <translation>次数</translation>
    </message>
    <message>
      <source>Times at least</source>
      <translation>最少次数</translation>
    </message>
    <message>
      <source>Times extended</source>
      <translation>延期次数</translation>
    </message>
    <message>
      <source>Title</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>To</source>
      <translation>改为</translation>
    </message>
    <message>
      <source>To be handled until</source>
      <translation>处置截止时间</translation>
    </message>
    <message>
      <source>To be set by the city</source>
      <translation>待本市设定</translation>
    </message>
    <message>
      <source>To be watched</source>
      <translation>重点关注</translation>
    </message>
    <message>
      <source>To close</source>
      <translation>待结案</translation>
    </message>
    <message>
      <source>To confirm</source>
      <translation>待核实</translation>
    </message>
    <message>
      <source>To coordination</source>
      <translation>提交协调</translation>
    </message>
    <message>
      <source>To day</source>
      <translation>截止日期</translation>
    </message>
    <message>
      <source>To dispatch</source>
      <translation>待派遣</translation>
    </message>
    <message>
      <source>To file</source>
      <translation>待立案</translation>
    </message>
    <message>
      <source>To law enforcement</source>
      <translation>移交执法</translation>
    </message>
    <message>
      <source>To play {title}: open QGIS's temporal controller, choose the animation, take the full range, and step by the same length as here.</source>
      <translation>播放“{title}”：打开 QGIS 的时态控制器，选择动画导航，把动画范围设为图层的全部时段，步长与这里的时段一致。</translation>
    </message>
    <message>
      <source>To state</source>
      <translation>新状态</translation>
    </message>
    <message>
      <source>To the department</source>
      <translation>派至部门</translation>
    </message>
    <message>
      <source>To the next shift</source>
      <translation>交代事项</translation>
    </message>
    <message>
      <source>To unit</source>
      <translation>转入单位</translation>
    </message>
    <message>
      <source>To verify</source>
      <translation>待核查</translation>
    </message>
    <message>
      <source>Too few cases in this area.</source>
      <translation>该区域案件太少。</translation>
    </message>
    <message>
      <source>Too old: {least} or newer is needed.</source>
      <translation>版本过旧:需要 {least} 或更高版本。</translation>
    </message>
    <message>
      <source>Total</source>
      <translation>合计</translation>
    </message>
    <message>
      <source>Totals</source>
      <translation>总数</translation>
    </message>
    <message>
      <source>Transfer to another unit</source>
      <translation>转交其他单位</translation>
    </message>
    <message>
      <source>Transitions</source>
      <translation>流转规则</translation>
    </message>
    <message>
      <source>Trend</source>
      <translation>趋势</translation>
    </message>
    <message>
      <source>Trend (word)</source>
      <translation>趋势（代码）</translation>
    </message>
    <message>
      <source>Trend by</source>
      <translation>趋势时段</translation>
    </message>
    <message>
      <source>Trend of the last 12 months</source>
      <translation>近12个月趋势</translation>
    </message>
    <message>
      <source>Trend of the last 12 weeks</source>
      <translation>近12周趋势</translation>
    </message>
    <message>
      <source>Trend: p below</source>
      <translation>趋势：p 小于</translation>
    </message>
    <message>
      <source>Tries the rules above on the cases filed last month, and compares them with the saved rules and with who handled the cases</source>
      <translation>用上表规则试派上月立案的案件，并与已存规则和实际责任单位比较</translation>
    </message>
    <message>
      <source>Trying the rules on last month</source>
      <translation>正在用上月案件试算规则</translation>
    </message>
    <message>
      <source>Twelve digits.</source>
      <translation>12 位数字。</translation>
    </message>
    <message>
      <source>Twelve digits; needed for numbering.</source>
      <translation>12 位数字；编码时必填。</translation>
    </message>
    <message>
      <source>Two bands of {measure} begin at {lower}. Remove one.</source>
      <translation>{measure} 有两档都从 {lower} 开始。请删除一档。</translation>
    </message>
    <message>
      <source>Two new unit grids at {bgid} and {other} would overlap by {area} m².</source>
      <translation>{bgid} 与 {other} 处的两个新单元网格将重叠 {area} m²。</translation>
    </message>
    <message>
      <source>Type a part of the class; Enter takes the first, Down moves into the list (C)</source>
      <translation>输入小类的一部分；回车选定第一个，向下键进入列表（C）</translation>
    </message>
    <message>
      <source>Type a part of the name or the code</source>
      <translation>输入名称或代码的一部分</translation>
    </message>
    <message>
      <source>Type a part of the unit's name</source>
      <translation>输入单位名称的一部分</translation>
    </message>
    <message>
      <source>Type the date as 2026-11-22 14:30.</source>
      <translation>请按 2026-11-22 14:30 的格式填写时间。</translation>
    </message>
    <message>
      <source>Type this in a terminal, then start QGIS again.</source>
      <translation>请在终端中输入以下命令,然后重新启动 QGIS。</translation>
    </message>
    <message>
      <source>Type this in the terminal of the conda environment that QGIS runs in, then start QGIS again.</source>
      <translation>请在 QGIS 所在 conda 环境的终端中输入以下命令,然后重新启动 QGIS。</translation>
    </message>
    <message>
      <source>Type where it is, or click the map.</source>
      <translation>输入位置，或在地图上点击。</translation>
    </message>
    <message>
      <source>Uncertain</source>
      <translation>待定</translation>
    </message>
    <message>
      <source>Uncertain below</source>
      <translation>低于此值为待定</translation>
    </message>
    <message>
      <source>Unchanged</source>
      <translation>未变</translation>
    </message>
    <message>
      <source>Undecided</source>
      <translation>未决定</translation>
    </message>
    <message>
      <source>Undecided classes become classes of the city</source>
      <translation>未决定的小类归入本市自定义小类</translation>
    </message>
    <message>
      <source>Under review</source>
      <translation>审核中</translation>
    </message>
    <message>
      <source>Under {prefix} the serial numbers reach {highest}, {missing} of them are not there and not retired.</source>
      <translation>{prefix} 的顺序号最大为 {highest}，其中 {missing} 个既不存在也未作废。</translation>
    </message>
    <message>
      <source>Under {prefix} {left} codes are left, {count} are needed. Numbers of retired objects are not used again.</source>
      <translation>{prefix} 下还剩 {left} 个编码，需要 {count} 个。已作废对象的编码不再使用。</translation>
    </message>
    <message>
      <source>Underground pipes (a major class of its own)</source>
      <translation>地下管网（单列大类）</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>Undo (Z)</source>
      <translation>撤销 (Z)</translation>
    </message>
    <message>
      <source>Undo it</source>
      <translation>撤销入库</translation>
    </message>
    <message>
      <source>Undo the application of a census</source>
      <translation>撤销普查入库</translation>
    </message>
    <message>
      <source>Undo the last application of {census}? The inventory will be as it was before it; the decisions stay.</source>
      <translation>撤销“{census}”的上次入库？部件库将恢复到入库之前；已作的决定保留。</translation>
    </message>
    <message>
      <source>Undo the last application …</source>
      <translation>撤销上次入库…</translation>
    </message>
    <message>
      <source>Undo the last one (Z)</source>
      <translation>撤销上一个 (Z)</translation>
    </message>
    <message>
      <source>Undo the last step</source>
      <translation>撤销上一步</translation>
    </message>
    <message>
      <source>Undoing {census}</source>
      <translation>正在撤销入库：{census}</translation>
    </message>
    <message>
      <source>Undoing {census} …</source>
      <translation>正在撤销{census}…</translation>
    </message>
    <message>
      <source>Undone at</source>
      <translation>撤销时间</translation>
    </message>
    <message>
      <source>Undone by</source>
      <translation>撤销人</translation>
    </message>
    <message>
      <source>Unit</source>
      <translation>单位</translation>
    </message>
    <message>
      <source>Unit code</source>
      <translation>单位代码</translation>
    </message>
    <message>
      <source>Unit grid</source>
      <translation>单元网格</translation>
    </message>
    <message>
      <source>Unit grid atlas</source>
      <translation>单元网格图册</translation>
    </message>
    <message>
      <source>Unit grid code</source>
      <translation>单元网格代码</translation>
    </message>
    <message>
      <source>Unit grid code = community code + number on the map:</source>
      <translation>单元网格代码＝社区代码＋图上号码：</translation>
    </message>
    <message>
      <source>Unit grid code exists</source>
      <translation>单元网格标识码存在</translation>
    </message>
    <message>
      <source>Unit grid code is that of the place</source>
      <translation>单元网格标识码与所在位置一致</translation>
    </message>
    <message>
      <source>Unit grid code {code} is retired and cannot be used again. Empty it to number the grid anew.</source>
      <translation>单元网格标识码 {code} 已作废，不得再次使用。请清空以重新编码。</translation>
    </message>
    <message>
      <source>Unit grid code {code} occurs twice. Empty one of them.</source>
      <translation>单元网格标识码 {code} 重复出现。请清空其中一个。</translation>
    </message>
    <message>
      <source>Unit grid name</source>
      <translation>单元网格名称</translation>
    </message>
    <message>
      <source>Unit grid of a neighbour</source>
      <translation>相邻社区的单元网格</translation>
    </message>
    <message>
      <source>Unit grid {bgid} is stated, but the object lies in {found}.</source>
      <translation>填写的单元网格为 {bgid}，而部件位于 {found}。</translation>
    </message>
    <message>
      <source>Unit grid {code} lies in community {community}. Empty its code to number it anew.</source>
      <translation>单元网格 {code} 位于社区 {community} 内。请清空其标识码以重新编码。</translation>
    </message>
    <message>
      <source>Unit grid {grid} has no neighbour in its community.</source>
      <translation>单元网格 {grid} 在本社区内没有相邻网格。</translation>
    </message>
    <message>
      <source>Unit grid {grid} has several parts or crosses itself. Correct its shape in its layer first.</source>
      <translation>单元网格 {grid} 由几块组成或自相交。请先在其图层中修正形状。</translation>
    </message>
    <message>
      <source>Unit grid {grid} is locked. Unlock it first.</source>
      <translation>单元网格 {grid} 已锁定。请先解锁。</translation>
    </message>
    <message>
      <source>Unit grid {grid} is not there any more: it was retired or replaced meanwhile.</source>
      <translation>单元网格 {grid} 已不存在：其间已被作废或替换。</translation>
    </message>
    <message>
      <source>Unit grid {grid} was changed meanwhile. The map shows it as it is now; draw again.</source>
      <translation>单元网格 {grid} 其间已被修改。地图显示的是现状，请重画。</translation>
    </message>
    <message>
      <source>Unit grid {row}: community code “{code}” has not {digits} digits. Correct the communities first.</source>
      <translation>单元网格 {row}：社区代码“{code}”不是 {digits} 位数字。请先更正社区。</translation>
    </message>
    <message>
      <source>Unit grids</source>
      <translation>单元网格</translation>
    </message>
    <message>
      <source>Unit grids of patrol areas</source>
      <translation>责任网格所含单元网格</translation>
    </message>
    <message>
      <source>Unit grids {first} and {second} lie in different communities; a grid never crosses the border of a community.</source>
      <translation>单元网格 {first} 和 {second} 不在同一社区；单元网格不得跨越社区边界。</translation>
    </message>
    <message>
      <source>Unit grids, components or cases refer to this entry by its code. Give them another one before you delete it or change its code.</source>
      <translation>单元网格、部件或案件仍以编码引用该条目。请先为它们改用其他条目，再删除该条目或修改其编码。</translation>
    </message>
    <message>
      <source>Unit of closed reports that name none</source>
      <translation>未注明单位的已结上报的责任单位</translation>
    </message>
    <message>
      <source>Unit of the clock</source>
      <translation>本环节时限单位</translation>
    </message>
    <message>
      <source>Unit of the time limit</source>
      <translation>时限单位</translation>
    </message>
    <message>
      <source>Units</source>
      <translation>责任单位</translation>
    </message>
    <message>
      <source>Units may pass a case on to the right unit</source>
      <translation>责任单位可直接转交（并告知中心）</translation>
    </message>
    <message>
      <source>Units that handle it together with the first; names, separated by commas</source>
      <translation>协办单位名称，用逗号分隔</translation>
    </message>
    <message>
      <source>Units with cases</source>
      <translation>有案件的单位数</translation>
    </message>
    <message>
      <source>Unknown datum {name}. Choose one of {known}.</source>
      <translation>未知的坐标基准 {name}。请从 {known} 中选择。</translation>
    </message>
    <message>
      <source>Unmerge</source>
      <translation>撤销并案</translation>
    </message>
    <message>
      <source>Unsure proposals</source>
      <translation>不确定的建议</translation>
    </message>
    <message>
      <source>Until</source>
      <translation>结束</translation>
    </message>
    <message>
      <source>Untouched for long</source>
      <translation>长期未处理</translation>
    </message>
    <message>
      <source>Up to the city</source>
      <translation>上报市级</translation>
    </message>
    <message>
      <source>Upgrade workspace</source>
      <translation>升级工作区</translation>
    </message>
    <message>
      <source>Upgraded. The file as it was is {path}.</source>
      <translation>已升级。原文件备份为 {path}。</translation>
    </message>
    <message>
      <source>Upgrading {path}</source>
      <translation>正在升级 {path}</translation>
    </message>
    <message>
      <source>Urge</source>
      <translation>督办</translation>
    </message>
    <message>
      <source>Urged at</source>
      <translation>督办时间</translation>
    </message>
    <message>
      <source>Urged because</source>
      <translation>督办类型</translation>
    </message>
    <message>
      <source>Urged, unanswered</source>
      <translation>督办未回复</translation>
    </message>
    <message>
      <source>Urgent</source>
      <translation>紧急</translation>
    </message>
    <message>
      <source>Urgent cases stand before all others</source>
      <translation>紧急案件排在最前</translation>
    </message>
    <message>
      <source>Urging order</source>
      <translation>督办</translation>
    </message>
    <message>
      <source>Use a mapping that was saved in the workspace</source>
      <translation>使用工作区中保存的对应关系</translation>
    </message>
    <message>
      <source>Valid</source>
      <translation>有效期</translation>
    </message>
    <message>
      <source>Valid from</source>
      <translation>生效日期</translation>
    </message>
    <message>
      <source>Valid from and until</source>
      <translation>有效期起止</translation>
    </message>
    <message>
      <source>Valid reports</source>
      <translation>有效上报数</translation>
    </message>
    <message>
      <source>Valid until</source>
      <translation>失效日期</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>数值</translation>
    </message>
    <message>
      <source>Value analysed</source>
      <translation>分析值</translation>
    </message>
    <message>
      <source>Value in the source</source>
      <translation>来源中的取值</translation>
    </message>
    <message>
      <source>Value list</source>
      <translation>值表</translation>
    </message>
    <message>
      <source>Value lists</source>
      <translation>值表</translation>
    </message>
    <message>
      <source>Value where empty</source>
      <translation>空值填写</translation>
    </message>
    <message>
      <source>Values</source>
      <translation>取值</translation>
    </message>
    <message>
      <source>Values (JSON)</source>
      <translation>取值（JSON）</translation>
    </message>
    <message>
      <source>Values ({count} unknown)</source>
      <translation>取值（{count} 个未知）</translation>
    </message>
    <message>
      <source>Values that are no class of the catalogue; rows with one that stays empty here are set aside</source>
      <translation>不属于目录小类的取值；此处留空的，其所在行不导入</translation>
    </message>
    <message>
      <source>Verdict</source>
      <translation>评定</translation>
    </message>
    <message>
      <source>Verdict (JSON)</source>
      <translation>评定（JSON）</translation>
    </message>
    <message>
      <source>Verification</source>
      <translation>核查</translation>
    </message>
    <message>
      <source>Verification task</source>
      <translation>核查任务</translation>
    </message>
    <message>
      <source>Verifications due</source>
      <translation>应核查数</translation>
    </message>
    <message>
      <source>Verifications on time</source>
      <translation>按时核查数</translation>
    </message>
    <message>
      <source>Verified</source>
      <translation>核查通过</translation>
    </message>
    <message>
      <source>Verified at</source>
      <translation>核查时间</translation>
    </message>
    <message>
      <source>Verify and close</source>
      <translation>核查通过并结案</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>版本</translation>
    </message>
    <message>
      <source>Video</source>
      <translation>视频</translation>
    </message>
    <message>
      <source>Visited by</source>
      <translation>回访人</translation>
    </message>
    <message>
      <source>Void</source>
      <translation>作废</translation>
    </message>
    <message>
      <source>Void asked for</source>
      <translation>申请作废</translation>
    </message>
    <message>
      <source>Void the case</source>
      <translation>作废案件</translation>
    </message>
    <message>
      <source>Waiting for dispatch</source>
      <translation>待派遣</translation>
    </message>
    <message>
      <source>Waiting for verification</source>
      <translation>待核查</translation>
    </message>
    <message>
      <source>Waiting for {holder} on {host}, who has been writing since {since}: {what}. It is tried again by itself.</source>
      <translation>{host} 上的 {holder} 自 {since} 起正在写入：{what}。写完后自动重试。</translation>
    </message>
    <message>
      <source>Waiting to be closed</source>
      <translation>待结案</translation>
    </message>
    <message>
      <source>Walls and fences</source>
      <translation>围墙栅栏</translation>
    </message>
    <message>
      <source>Wanted area (m²)</source>
      <translation>目标面积（平方米）</translation>
    </message>
    <message>
      <source>Warnings</source>
      <translation>警告</translation>
    </message>
    <message>
      <source>Water</source>
      <translation>水域</translation>
    </message>
    <message>
      <source>Water areas</source>
      <translation>水域</translation>
    </message>
    <message>
      <source>Way</source>
      <translation>流转路径</translation>
    </message>
    <message>
      <source>Way of reply</source>
      <translation>回复方式</translation>
    </message>
    <message>
      <source>Web maps in China shift their coordinates; these are taken back, to about 1 m</source>
      <translation>国内互联网地图的坐标有偏移；可纠回，精度约 1 米</translation>
    </message>
    <message>
      <source>Week {number}</source>
      <translation>第 {number} 周</translation>
    </message>
    <message>
      <source>Weekend</source>
      <translation>周末</translation>
    </message>
    <message>
      <source>Weeks</source>
      <translation>按周</translation>
    </message>
    <message>
      <source>Weight</source>
      <translation>权重</translation>
    </message>
    <message>
      <source>Weight of components</source>
      <translation>部件权重</translation>
    </message>
    <message>
      <source>Weight of past cases</source>
      <translation>历史案件权重</translation>
    </message>
    <message>
      <source>Weight of road length</source>
      <translation>道路长度权重</translation>
    </message>
    <message>
      <source>Weight of the area</source>
      <translation>面积权重</translation>
    </message>
    <message>
      <source>Weight of the load against the area (%)</source>
      <translation>负载相对面积的权重（%）</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>权重</translation>
    </message>
    <message>
      <source>Weights of the evaluation</source>
      <translation>评价权重</translation>
    </message>
    <message>
      <source>Well-formed code</source>
      <translation>标识码格式正确</translation>
    </message>
    <message>
      <source>What CityGrid does and how to begin</source>
      <translation>CityGrid 的功能和入门</translation>
    </message>
    <message>
      <source>What a count scores: a band begins at its number and ends where the next begins. Bands of areas are per unit grid, by its area class.</source>
      <translation>数量的得分：每档从所填数量起，到下一档开始为止。区域的分档按单元网格的区域类别分别设定。</translation>
    </message>
    <message>
      <source>What a rate, a count or the score is to be, in the white paper and on the dashboard.</source>
      <translation>比率、数量或得分应达到的目标，用于白皮书和指挥屏。</translation>
    </message>
    <message>
      <source>What a rate, or a count scored by its bands, weighs in the score. A measure that cannot be scored leaves its share to the others.</source>
      <translation>比率或按档计分的数量在得分中的权重。无法计分的指标，其份额由其余指标分担。</translation>
    </message>
    <message>
      <source>What belongs to an area</source>
      <translation>归属依据</translation>
    </message>
    <message>
      <source>What counts as working time; imports the calendar of a new year</source>
      <translation>哪些时间算工作时间；可导入新一年的日历</translation>
    </message>
    <message>
      <source>What differs from the defaults, as JSON, and is kept with the census: sizes of samples ([[20, 3], [40, 5]]), most_missed 0.02, most_excess 0.02, most_errors 0.05, most_defects 0.05, tolerance 2 (times the accuracy), weights of the rates (omission_weight 0.4, error_weight 0.4, position_weight 0.2), importance of classes (classes {"01": 2, "0101": 3}), finer true where the check measures more precisely.</source>
      <translation>与默认值不同的指标，JSON 格式，随普查保存：样本量 sizes（[[20, 3], [40, 5]]）、漏测率上限 most_missed 0.02、多测率上限 most_excess 0.02、错误率上限 most_errors 0.05、缺陷率上限 most_defects 0.05、位置限差倍数 tolerance 2（乘精度）、各率权重（omission_weight 0.4、error_weight 0.4、position_weight 0.2）、类别重要性（classes {"01": 2, "0101": 3}）、finer 为 true 表示复测精度更高。</translation>
    </message>
    <message>
      <source>What every row must say, separated by commas: classcode, objid, objname, deptcode1 (authority), deptcode2 (owner), deptcode3 (maintainer), objpos, objstate, ordate, chdate, datasource, note, surveyed_at, surveyor, crew. A file without such a column is set aside, and so is a row without a value.</source>
      <translation>每行必须填写的列，用逗号分隔：classcode、objid、objname、deptcode1（主管部门）、deptcode2（权属单位）、deptcode3（养护单位）、objpos、objstate、ordate、chdate、datasource、note、surveyed_at、surveyor、crew。缺少这些列的文件不接收，没有值的行也不接收。</translation>
    </message>
    <message>
      <source>What happened</source>
      <translation>变化情况</translation>
    </message>
    <message>
      <source>What happened to the component</source>
      <translation>部件发生了什么变化</translation>
    </message>
    <message>
      <source>What is changed</source>
      <translation>要修改的字段</translation>
    </message>
    <message>
      <source>What is counted</source>
      <translation>统计内容</translation>
    </message>
    <message>
      <source>What is done more rarely</source>
      <translation>不常用的操作</translation>
    </message>
    <message>
      <source>What is not saved is asked about</source>
      <translation>有未保存的改动时会询问</translation>
    </message>
    <message>
      <source>What is replaced</source>
      <translation>替换范围</translation>
    </message>
    <message>
      <source>What is set holds for all minor classes without a line of their own</source>
      <translation>设定适用于该大类下没有单独一行的所有小类</translation>
    </message>
    <message>
      <source>What is surveyed again as a whole.</source>
      <translation>以此为单位整体复测。</translation>
    </message>
    <message>
      <source>What is to be done</source>
      <translation>待办</translation>
    </message>
    <message>
      <source>What is to be filled in at each place, separated by commas: operator, occupied area.</source>
      <translation>每个地点要填写的内容，用逗号分隔：经营者，占道面积。</translation>
    </message>
    <message>
      <source>What is written.</source>
      <translation>要生成的材料。</translation>
    </message>
    <message>
      <source>What is wrong, in the caller's words</source>
      <translation>来电人反映的问题</translation>
    </message>
    <message>
      <source>What is wrong; a click goes to the row</source>
      <translation>错误之处；单击转到该行</translation>
    </message>
    <message>
      <source>What it is; the number keys set it too</source>
      <translation>变更类型；也可用数字键设定</translation>
    </message>
    <message>
      <source>What it means</source>
      <translation>指标含义</translation>
    </message>
    <message>
      <source>What keeps &amp;coming back…</source>
      <translation>反复发生的问题(&amp;C)…</translation>
    </message>
    <message>
      <source>What makes two areas neighbours. Areas of very different size: a distance, or the nearest ones.</source>
      <translation>两个区域何以互为邻区。区域大小相差很大时，用距离或最近的若干个。</translation>
    </message>
    <message>
      <source>What must agree for two cases at a component or place to be the same problem.</source>
      <translation>同一部件或地点的两件案件须在哪方面一致才算同一问题。</translation>
    </message>
    <message>
      <source>What must agree is the class, the major class or nothing.</source>
      <translation>一致条件只能是小类、大类或不限。</translation>
    </message>
    <message>
      <source>What must be found on the spot for a case to be filed</source>
      <translation>现场须发现什么情况方可立案</translation>
    </message>
    <message>
      <source>What must be seen on the spot for the case to be closed</source>
      <translation>现场须达到什么状况方可结案</translation>
    </message>
    <message>
      <source>What needs attention</source>
      <translation>需要注意</translation>
    </message>
    <message>
      <source>What the areas are.</source>
      <translation>这些面是什么。</translation>
    </message>
    <message>
      <source>What the chosen photo shows</source>
      <translation>所选照片的内容</translation>
    </message>
    <message>
      <source>What the next component of this class gets; it starts with what the last one got</source>
      <translation>该小类下一个部件的取值；默认沿用上一个</translation>
    </message>
    <message>
      <source>What the next shift should know</source>
      <translation>下一班需要知道的事项</translation>
    </message>
    <message>
      <source>What the source is; the first choice leaves it out</source>
      <translation>来源的内容；第一项表示不导入</translation>
    </message>
    <message>
      <source>What the sweep records: the code of an event or component class, or words such as "breakfast stall".</source>
      <translation>专项普查登记的对象：事件或部件类代码，或文字，例如“早餐摊点”。</translation>
    </message>
    <message>
      <source>What the table tells apart in each area. Months are those of the time that the period is about.</source>
      <translation>统计表在每个区域内区分什么。月份按期间所指的时间。</translation>
    </message>
    <message>
      <source>What the time limit is counted in</source>
      <translation>时限的计量单位</translation>
    </message>
    <message>
      <source>What the unit becomes</source>
      <translation>所填单位的作用</translation>
    </message>
    <message>
      <source>What the unit did</source>
      <translation>处置情况</translation>
    </message>
    <message>
      <source>What this shift did and leaves open, for the next one</source>
      <translation>本班办理情况和遗留事项，交给下一班</translation>
    </message>
    <message>
      <source>What to divide anew</source>
      <translation>重新划分的范围</translation>
    </message>
    <message>
      <source>What was counted</source>
      <translation>统计内容</translation>
    </message>
    <message>
      <source>What was done</source>
      <translation>处置情况</translation>
    </message>
    <message>
      <source>What was reported, in words</source>
      <translation>告知内容的文字说明</translation>
    </message>
    <message>
      <source>What was said</source>
      <translation>回复内容</translation>
    </message>
    <message>
      <source>What was surveyed there was taken in again since, or is a double of another row by now. Match the census again.</source>
      <translation>该处的普查记录此后已重新接收，或已成为其他记录的重复项。请重新比对。</translation>
    </message>
    <message>
      <source>What would change</source>
      <translation>试算对比</translation>
    </message>
    <message>
      <source>What? Class by code, name or pinyin</source>
      <translation>什么事？输入类别的代码、名称或拼音</translation>
    </message>
    <message>
      <source>When this was printed the records fitted together.</source>
      <translation>打印时流转记录前后相符。</translation>
    </message>
    <message>
      <source>Where</source>
      <translation>位置</translation>
    </message>
    <message>
      <source>Where areas are judged: which.</source>
      <translation>评价区域时选择区域类型。</translation>
    </message>
    <message>
      <source>Where cases or components cluster more than chance explains</source>
      <translation>案件或部件集聚之处，以及集聚是否只是偶然</translation>
    </message>
    <message>
      <source>Where it is, in words; filled in by itself, and yours to change</source>
      <translation>位置描述；自动填写，可修改</translation>
    </message>
    <message>
      <source>Where many cases lie together, and where few, by Gi* of Getis and Ord: an area and its neighbours together are compared with all areas. Among thousands of areas hundreds look hot by chance; so an area is called significant only where it stands after Benjamini and Hochberg's correction (false discovery rate), and a candidate where its own p alone is small. Both are drawn, the significant ones in full colour. Counts of the cases or components of the workspace, of any points, or a field of any polygons, divided by what there is of something where wanted. Local Moran stands beside it as a second opinion. The log says which neighbours were chosen and why, and what to be careful about.</source>
      <translation>用 Getis-Ord Gi* 统计量找出案件集中之处和稀少之处：将每个区域连同其邻区与全部区域相比。在数千个区域中，总有数百个只是偶然显得偏热；因此只有经 Benjamini-Hochberg 错误发现率（FDR）校正后仍成立的区域才称为显著，仅自身 p 值较小的称为候选。两者都画在图上，显著的用实色。分析对象可以是工作区的案件或部件数量、任意点图层的数量，或任意面图层的字段，需要时可除以某种基数。另以局部莫兰指数作为第二意见。日志说明采用了哪种邻区、为什么，以及需要注意的问题。</translation>
    </message>
    <message>
      <source>Where something changed</source>
      <translation>变更分布</translation>
    </message>
    <message>
      <source>Where the load is a layer: its objects.</source>
      <translation>负载来自图层时：该图层的对象。</translation>
    </message>
    <message>
      <source>Where the row comes from; what you change becomes “Set by the city”</source>
      <translation>该行的来源；您修改后变为“本市设定”</translation>
    </message>
    <message>
      <source>Where the rule holds</source>
      <translation>规则适用的区域</translation>
    </message>
    <message>
      <source>Where? Address, name, code or pinyin</source>
      <translation>在哪里？输入地址、名称、编码或拼音</translation>
    </message>
    <message>
      <source>Whether a component that was replaced by one of its class keeps its code, with the date of change, or is retired and gets a successor. Unless the census says something else, it keeps the code.</source>
      <translation>被同类部件更换的部件是沿用原标识码并记变更日期，还是作废并由新部件承接。普查未另作设定时沿用原标识码。</translation>
    </message>
    <message>
      <source>Whether an area may hold grids of several communities or streets.</source>
      <translation>一个责任网格是否可以包含几个社区或街道的单元网格。</translation>
    </message>
    <message>
      <source>Whether it is written.</source>
      <translation>是否输出。</translation>
    </message>
    <message>
      <source>Whether to confirm before filing, to verify after handling, or both.</source>
      <translation>立案前核实、处置后核查，或两者。</translation>
    </message>
    <message>
      <source>Which areas the progress is shown of</source>
      <translation>按哪种区域显示进度</translation>
    </message>
    <message>
      <source>Which census is reviewed; the change inbox is one of them</source>
      <translation>正在审核哪次普查；变更收件箱也在其中</translation>
    </message>
    <message>
      <source>Which clusters are new, last, grow or fade</source>
      <translation>哪些集聚是新出现的、持续的、加强的或减弱的</translation>
    </message>
    <message>
      <source>Which components are changed: those selected on the map, or those in the list of Find</source>
      <translation>修改哪些部件：图上选中的，或“查找”列表中的</translation>
    </message>
    <message>
      <source>Which field of the source is which; what was recognised is filled in</source>
      <translation>来源字段与标准字段的对应；已识别的已填好</translation>
    </message>
    <message>
      <source>Which forms. Empty: of each case those that it has come to.</source>
      <translation>打印哪些表单。留空：每个案件已到达环节的表单。</translation>
    </message>
    <message>
      <source>Which rule proposes this unit, and which others would fit</source>
      <translation>由哪条规则提出该单位，还有哪些规则适用</translation>
    </message>
    <message>
      <source>Which time of a case is counted.</source>
      <translation>按案件的哪个时间统计。</translation>
    </message>
    <message>
      <source>Which time of a case lies in the period</source>
      <translation>以案件的哪个时间落在日期范围内为准</translation>
    </message>
    <message>
      <source>Which time of a case must lie in the period.</source>
      <translation>案件的哪个时间须落在期间内。</translation>
    </message>
    <message>
      <source>Which value it is</source>
      <translation>哪项属性</translation>
    </message>
    <message>
      <source>While a request waits, the clock</source>
      <translation>申请待批期间，计时</translation>
    </message>
    <message>
      <source>White paper</source>
      <translation>白皮书</translation>
    </message>
    <message>
      <source>Who applies it. Empty: the name of this computer's user.</source>
      <translation>由谁入库。留空：本机用户名。</translation>
    </message>
    <message>
      <source>Who asked for something cannot decide on it.</source>
      <translation>申请人不能审批自己的申请。</translation>
    </message>
    <message>
      <source>Who checks. Empty: the name of this computer's user.</source>
      <translation>由谁检查。留空：本机用户名。</translation>
    </message>
    <message>
      <source>Who decided</source>
      <translation>由谁决定</translation>
    </message>
    <message>
      <source>Who decided by which rule, the newest first</source>
      <translation>由谁按哪条规则决定，最新的在前</translation>
    </message>
    <message>
      <source>Who draws. Empty: the name of this computer's user.</source>
      <translation>由谁抽取。留空：本机用户名。</translation>
    </message>
    <message>
      <source>Who gets a case, and why; tried on cases</source>
      <translation>案件派给谁、为什么；可用案件测试</translation>
    </message>
    <message>
      <source>Who gets the case</source>
      <translation>案件派往</translation>
    </message>
    <message>
      <source>Who goes there; the collector of the patrol area is filled in</source>
      <translation>由谁到现场；默认为该责任网格的监督员</translation>
    </message>
    <message>
      <source>Who handled a case can neither verify nor close it.</source>
      <translation>处置案件的人不能核查或结案。</translation>
    </message>
    <message>
      <source>Who has none is judged as a collector only</source>
      <translation>未填写的只按监督员评价</translation>
    </message>
    <message>
      <source>Who is judged</source>
      <translation>评价对象</translation>
    </message>
    <message>
      <source>Who is judged; areas are communities</source>
      <translation>评价对象；区域按社区</translation>
    </message>
    <message>
      <source>Who is ranked</source>
      <translation>排名的对象</translation>
    </message>
    <message>
      <source>Who makes the match. Empty: the name of this computer's user.</source>
      <translation>由谁比对。留空：本机用户名。</translation>
    </message>
    <message>
      <source>Who migrates. Empty: the name of this computer's user.</source>
      <translation>由谁迁移。留空则取本机用户名。</translation>
    </message>
    <message>
      <source>Who notes or checks it. Empty: the name of this computer's user.</source>
      <translation>登记人或检查人。留空：本机用户名。</translation>
    </message>
    <message>
      <source>Who passes to whom</source>
      <translation>谁转给谁</translation>
    </message>
    <message>
      <source>Who prepares it. Empty: the name of this computer's user.</source>
      <translation>准备人。留空：本机用户名。</translation>
    </message>
    <message>
      <source>Who publishes the report. Empty: the name of the workspace.</source>
      <translation>报告的编制单位。留空则用工作区的名称。</translation>
    </message>
    <message>
      <source>Who reports it</source>
      <translation>由谁告知</translation>
    </message>
    <message>
      <source>Who reports, for the reply</source>
      <translation>举报人，用于回复</translation>
    </message>
    <message>
      <source>Who should have reported it; the collector of the patrol area is filled in</source>
      <translation>应当上报的人；已填入责任网格的监督员</translation>
    </message>
    <message>
      <source>Who stands in the records beside the unit. Empty: the user of this computer.</source>
      <translation>与责任单位一并记入流转记录的姓名。留空：本机用户。</translation>
    </message>
    <message>
      <source>Who stands in the records. Empty: the user of this computer.</source>
      <translation>写入记录的人员。留空：本机用户。</translation>
    </message>
    <message>
      <source>Who stands in the records; empty: the name of this computer's user.</source>
      <translation>写入记录的人员；留空则为本机用户名。</translation>
    </message>
    <message>
      <source>Who stands on the pages. Empty: the user of this computer.</source>
      <translation>印在页面上的姓名。留空：本机用户。</translation>
    </message>
    <message>
      <source>Who surveyed the files. Empty: as a field of the file says, else the name of the file; packages know their crew.</source>
      <translation>文件由哪个普查队测得。留空：按文件中的字段，否则用文件名；普查包自带普查队名称。</translation>
    </message>
    <message>
      <source>Who takes it back. Empty: the name of this computer's user.</source>
      <translation>由谁撤销。留空则取本机用户名。</translation>
    </message>
    <message>
      <source>Who takes it in. Empty: the name of this computer's user.</source>
      <translation>由谁接收。留空：本机用户名。</translation>
    </message>
    <message>
      <source>Who takes over</source>
      <translation>接班人</translation>
    </message>
    <message>
      <source>Who undoes it. Empty: the name of this computer's user.</source>
      <translation>由谁撤销。留空：本机用户名。</translation>
    </message>
    <message>
      <source>Who walks with the packages. Empty: as it is.</source>
      <translation>持包普查的普查队。留空：不变。</translation>
    </message>
    <message>
      <source>Why</source>
      <translation>依据</translation>
    </message>
    <message>
      <source>Why is it to stay as it is? ({count})</source>
      <translation>为何保持现状？（{count} 项）</translation>
    </message>
    <message>
      <source>Why it is edited; left empty, the history says what was done</source>
      <translation>编辑的原因；留空则历史中写明所做的操作</translation>
    </message>
    <message>
      <source>Why there is none</source>
      <translation>不显示的原因</translation>
    </message>
    <message>
      <source>Why: {reason}</source>
      <translation>理由：{reason}</translation>
    </message>
    <message>
      <source>Why; it goes into the history of each of them</source>
      <translation>原因；记入每个部件的履历</translation>
    </message>
    <message>
      <source>Why?</source>
      <translation>为什么？</translation>
    </message>
    <message>
      <source>Window (days)</source>
      <translation>时间窗（天）</translation>
    </message>
    <message>
      <source>With a landmark</source>
      <translation>带参照物</translation>
    </message>
    <message>
      <source>With cases</source>
      <translation>有案件的</translation>
    </message>
    <message>
      <source>With the city</source>
      <translation>已转市级</translation>
    </message>
    <message>
      <source>With the reporter's name and telephone</source>
      <translation>包含举报人姓名和电话</translation>
    </message>
    <message>
      <source>With the rules as they stand above, saved or not</source>
      <translation>按上表现有规则（无论是否已保存）</translation>
    </message>
    <message>
      <source>With their state and first date.</source>
      <translation>附部件状态和初始日期。</translation>
    </message>
    <message>
      <source>With {permutations} permutations no p is below {least}, and {count} areas would have to reach it before one of {areas} is significant. Ask for more permutations, or none.</source>
      <translation>置换 {permutations} 次时 p 值不会小于 {least}，{areas} 个区域中须有 {count} 个达到该值，才会有显著的区域。请增加置换次数，或不用置换检验。</translation>
    </message>
    <message>
      <source>Within {band} m there are too many neighbours to compute with. Give a shorter distance.</source>
      <translation>{band} 米以内的邻区太多，无法计算。请给出更短的距离。</translation>
    </message>
    <message>
      <source>Without (%)</source>
      <translation>无设施（%）</translation>
    </message>
    <message>
      <source>Without (m)</source>
      <translation>无设施（米）</translation>
    </message>
    <message>
      <source>Without a score: {count}</source>
      <translation>无得分：{count}</translation>
    </message>
    <message>
      <source>Without collector</source>
      <translation>未指定监督员</translation>
    </message>
    <message>
      <source>Without it streets meet only where their lines end at the same point, as in a network with bridges.</source>
      <translation>不选时，道路仅在端点重合处相通，适用于有立交桥的路网。</translation>
    </message>
    <message>
      <source>Without names of persons, single cases, addresses and small counts of citizens.</source>
      <translation>不含人员姓名、单个案件、地址和市民的小计数。</translation>
    </message>
    <message>
      <source>Without this piece unit grid {grid} would fall into parts.</source>
      <translation>去掉这一块，单元网格 {grid} 会被分成几块。</translation>
    </message>
    <message>
      <source>Without {what} within {distance} m</source>
      <translation>{distance} 米内无 {what}</translation>
    </message>
    <message>
      <source>Word file</source>
      <translation>Word 文件</translation>
    </message>
    <message>
      <source>Word file with letterhead and styles</source>
      <translation>带信头和样式的 Word 文件</translation>
    </message>
    <message>
      <source>Work as {role}</source>
      <translation>以{role}身份工作</translation>
    </message>
    <message>
      <source>Work package</source>
      <translation>任务包</translation>
    </message>
    <message>
      <source>Work packages for units</source>
      <translation>单位任务包</translation>
    </message>
    <message>
      <source>Work packages for units …</source>
      <translation>单位任务包…</translation>
    </message>
    <message>
      <source>Work packages: {states}.</source>
      <translation>任务包：{states}。</translation>
    </message>
    <message>
      <source>Working day</source>
      <translation>工作日</translation>
    </message>
    <message>
      <source>Working days cannot be counted as {work_day}. Choose hours or date.</source>
      <translation>工作日不能按“{work_day}”计算。请选择 hours（按小时）或 date（按日期）。</translation>
    </message>
    <message>
      <source>Workspace</source>
      <translation>工作区</translation>
    </message>
    <message>
      <source>Worst first</source>
      <translation>最差在前</translation>
    </message>
    <message>
      <source>Would settle {count} changes.</source>
      <translation>将处理 {count} 项变更。</translation>
    </message>
    <message>
      <source>Write a delta file</source>
      <translation>导出变更交换文件</translation>
    </message>
    <message>
      <source>Write all conditions into an Excel file</source>
      <translation>将全部立案条件写入 Excel 文件</translation>
    </message>
    <message>
      <source>Write all rows behind the number into an Excel or CSV file (Ctrl+E)</source>
      <translation>把该数字的全部明细写入 Excel 或 CSV 文件（Ctrl+E）</translation>
    </message>
    <message>
      <source>Write the condition first.</source>
      <translation>请先填写立案条件。</translation>
    </message>
    <message>
      <source>Write the phrase into the line of the opinion first.</source>
      <translation>请先在意见栏输入惯用语。</translation>
    </message>
    <message>
      <source>Write the table into an Excel or CSV file (Ctrl+E)</source>
      <translation>把表格写入 Excel 或 CSV 文件（Ctrl+E）</translation>
    </message>
    <message>
      <source>Writes a layer into one of the tables of the base map: what unit grids are drawn along and around. Areas given for a table of lines enter by their borders. An OpenStreetMap extract fills all of them at once with the algorithm made for it.</source>
      <translation>把图层写入一个底图表，供划分单元网格时依据。线表收到面时取其边界。OpenStreetMap 数据用专门的算法一次导入全部底图。</translation>
    </message>
    <message>
      <source>Writes open and closed cases with their step records as the field tables that platforms of urban management exchange (Chinese names), as Excel or CSV, or the cases as service requests of Open311. The reporter's name and telephone are left out unless asked for. Beside the file lies one that ends in .heads.json: with it the check of the workspace tells later whether the records are still those that were exported.</source>
      <translation>把在办和已结案件连同流转记录写成城市管理平台之间交换的字段表（中文字段名，Excel 或 CSV），或写成 Open311 的服务请求。除非特别要求，不包含举报人姓名和电话。文件旁另有一个以 .heads.json 结尾的文件：日后检查工作区时，可据此判断流转记录是否仍与导出时一致。</translation>
    </message>
    <message>
      <source>Writes the areas of a polygon layer into the workspace as streets or communities. Codes that are missing are built from the division code and a sequence, and the log says which. Rows of one code are joined into one area. Streets that the communities' codes name and the workspace lacks can be made from them.</source>
      <translation>把面图层写入工作区，作为街道或社区。缺少的代码按区划代码加顺序码编制，并记入日志。代码相同的行合并为一个面。社区代码所属而工作区没有的街道，可由社区合并生成。</translation>
    </message>
    <message>
      <source>Writes the components that a census changed, as they are now, into a GeoPackage for the city platform, with a CSV table of each geometry type beside it. The fields are those of the standard's edition; behind them stand what became of the component (新增 new, 变更 changed, 作废 ended), its predecessor's code, the kind of change, class, retirement date and further attributes. citygrid:importdelta takes the file into another workspace of the same division and edition. What was undone is not in it.</source>
      <translation>把一次普查变更过的部件按现状写入 GeoPackage，供市级平台使用，并为每种几何类型另存一份 CSV 表。字段采用标准相应版本的字段，其后依次为变更操作（新增、变更、作废）、前身标识码、变更类型、小类、作废日期和其他属性。citygrid:importdelta 可把该文件接收到同一行政区划、同一版本的另一工作区。已撤销的入库不在其中。</translation>
    </message>
    <message>
      <source>Writes the filing standards of a workspace into an Excel file, a sheet per kind, with the columns of the standard (大类代码, 大类名称, 小类代码, 小类名称, 立案条件, 结案条件, 处置时限, 计时单位). The column 时限依据 says which limits are defaults that the city has still to set. Import filing standards reads the file back as it is.</source>
      <translation>将工作区的立案结案标准写入 Excel 文件，部件、事件、服务各一张工作表，列为大类代码、大类名称、小类代码、小类名称、立案条件、结案条件、处置时限、计时单位。“时限依据”列说明哪些时限是待本市核定的默认值。“导入立案结案标准”可原样读回该文件。</translation>
    </message>
    <message>
      <source>Writes the organisations of a table (CSV, Excel, or a table of the project) into the workspace: code, name, parent, contact, telephone and roles, and where there are such fields territory (code or name of a street or community), status and successor, by which the rules of responsibility go. Codes that are missing are given and the log says which.</source>
      <translation>将表格（CSV、Excel 或工程中的表）中的单位写入工作区：代码、名称、上级、联系人、电话和角色；如有相应字段，还写入责任规则所依据的属地（街道或社区的代码或名称）、状态和承接单位。缺少的代码自动编制，并在日志中说明。</translation>
    </message>
    <message>
      <source>Writes the reports of another system into the workspace as cases: from CSV, Excel, any vector layer, or JSON of Open311 GeoReport. A mapping says which field is which and which type is which class; it is guessed from the headers (Chinese or English) unless one is given. Reports that are there already, by their number in the other system, are left out, so the import can be repeated; likely doubles (the same class, near in place and time) are listed and merged if wanted. Rows without a place, at a default point of the source, outside of the district, of no known class or without a time are set aside with the reason. Everything is written in one transaction; cancelled, it changes nothing.</source>
      <translation>把其他系统的上报写入工作区成为案件：可读 CSV、Excel、任意矢量图层和 Open311 GeoReport 的 JSON。对应关系说明各字段的含义以及类型与类别的对应；未指定时按表头（中文或英文）推断。按来源系统的编号，已导入的上报不再导入，因此可以重复运行；疑似重复的上报（同一类别，位置和时间相近）列表说明，需要时并案。没有位置、落在来源默认点、在本区之外、类别不明或没有时间的行单独列出并注明原因。全部在一个事务中写入；取消则不做任何更改。</translation>
    </message>
    <message>
      <source>Writes the rows of a layer, a survey file or a table with coordinates into the workspace as components, with their codes, unit grids and history. A mapping says which field is which and which value is which class; it is guessed from the field names of the standards unless one is given. All good rows are written in one transaction; the others are set aside in a layer with the reason of each. Cancelled, it changes nothing.</source>
      <translation>把图层、普查文件或带坐标的表格中的行作为部件写入工作区，并赋予标识码、单元网格和历史记录。对应关系说明字段与标准字段、取值与小类的对应；未给出时按标准的字段名推断。合格的行在一个事务中全部写入；其余的行连同原因放入单独的图层。取消时不作任何改动。</translation>
    </message>
    <message>
      <source>Writes the white paper of the city's management for a year, quarter or month, or the sheet of the regular review: the state of the components, cases by class and area, goals reached, the evaluation of areas, units, posts and companies, the citizens' satisfaction, hot spots, what keeps coming back, trends, and what to watch next. As a Word file that the office edits on, as a PDF, and all tables as an Excel file, which also names every figure. What is written stands in a template, a text file that can be copied and changed; the numbers are those of the workspace. The public version has no names, no single cases and no small counts of citizens.</source>
      <translation>生成年度、季度或月度的城市管理白皮书，或例会材料：部件状况、各类别和各区域案件、目标完成情况、区域、责任单位、岗位和信息采集单位的评价、市民满意度、热点、反复出现的问题、趋势和下一期关注重点。输出可继续编辑的 Word 文件、PDF，以及全部表格的 Excel 文件，其中列有每个指标的名称。文字在模板中，模板是可以复制修改的文本文件；数字均取自工作区。公开版不含姓名、单个案件和市民的小计数。</translation>
    </message>
    <message>
      <source>Writes what a census found into a folder: totals by class, state and community against the inventory before it, changes by kind, class and community, lost components and open cases on retired ones, offsets and quality by crew and sheet, with maps. As a Word file that the office edits on, as a PDF, and every table as CSV. Before a census is applied, the totals are those of today.</source>
      <translation>将普查结果写入文件夹：按小类、状态、社区统计的总数及与普查前的对比，按类型、小类、社区统计的变更，丢失的部件与涉及已作废部件的在办案件，普查队的系统偏差与质量、各图幅的质量，并附地图。可写成供编辑的 Word 文件、PDF，以及每张表的 CSV。普查入库之前，总数为当前数。</translation>
    </message>
    <message>
      <source>Writes zones, streets and lanes, door plates or points of interest, which addresses are found by. Fields are recognised by their names; door plates and points of interest get the community and unit grid they lie in.</source>
      <translation>写入地片、街巷、门（楼）牌或兴趣点，供地址查找。字段按名称识别；门（楼）牌和兴趣点得到所在社区和单元网格。</translation>
    </message>
    <message>
      <source>Wrong attribute</source>
      <translation>属性错误</translation>
    </message>
    <message>
      <source>Wrong class</source>
      <translation>类别错误</translation>
    </message>
    <message>
      <source>Wrong state</source>
      <translation>状态错误</translation>
    </message>
    <message>
      <source>YYYY-MM-DD, the first day. Empty: from the beginning.</source>
      <translation>YYYY-MM-DD，第一天。留空：不限。</translation>
    </message>
    <message>
      <source>YYYY-MM-DD, the last day. Empty: to the end.</source>
      <translation>YYYY-MM-DD，最后一天。留空：不限。</translation>
    </message>
    <message>
      <source>Year</source>
      <translation>年</translation>
    </message>
    <message>
      <source>Your name</source>
      <translation>您的姓名</translation>
    </message>
    <message>
      <source>Your name; it goes into the records, and who handled a case may not verify it</source>
      <translation>您的姓名，写入流转记录；处置人不得核查同一案件</translation>
    </message>
    <message>
      <source>Your role takes no reports in; take this one</source>
      <translation>您的岗位不能受理；点击改为此岗位</translation>
    </message>
    <message>
      <source>Your role; it decides which steps you may take and goes into the records. In a workspace file nobody checks it: it is what you declare</source>
      <translation>您的岗位，决定可办理的步骤并写入流转记录。工作区文件不核对身份，岗位由您自行申明</translation>
    </message>
    <message>
      <source>Zone</source>
      <translation>区片</translation>
    </message>
    <message>
      <source>Zones</source>
      <translation>片区</translation>
    </message>
    <message>
      <source>[[{text}]] is no list. Write [[table first 3: text of a row|what stands between two]].</source>
      <translation>[[{text}]] 不是列举。写法：[[表名 first 3: 每行的文字|两行之间的符号]]。</translation>
    </message>
    <message>
      <source>a chart needs one column of labels and one or more of values.</source>
      <translation>图须有一个标签列（labels）和一个或几个数值列（values）。</translation>
    </message>
    <message>
      <source>a common border</source>
      <translation>有公共边界</translation>
    </message>
    <message>
      <source>a common border or corner</source>
      <translation>有公共边界或公共角点</translation>
    </message>
    <message>
      <source>a crew</source>
      <translation>普查队</translation>
    </message>
    <message>
      <source>a field</source>
      <translation>字段</translation>
    </message>
    <message>
      <source>a form has four parts at most: more than 0, less than 0, 0, and no value.</source>
      <translation>写法最多分四段：大于 0、小于 0、等于 0、无数据。</translation>
    </message>
    <message>
      <source>a heading begins with #, ## or ###, and its text follows.</source>
      <translation>标题以 #、## 或 ### 开头，后接标题文字。</translation>
    </message>
    <message>
      <source>a leader's instruction</source>
      <translation>领导督办</translation>
    </message>
    <message>
      <source>a migration is taken back</source>
      <translation>正在撤销目录迁移</translation>
    </message>
    <message>
      <source>a place is written {{name}} or {{name:form}}; a brace is left over in: {text}</source>
      <translation>指标写作 {{name}} 或 {{name:form}}；此处多出花括号：{text}</translation>
    </message>
    <message>
      <source>a steady rate</source>
      <translation>恒定速率</translation>
    </message>
    <message>
      <source>a template begins with a line --- and its title.</source>
      <translation>模板以一行 --- 和标题（title）开头。</translation>
    </message>
    <message>
      <source>about to expire</source>
      <translation>将超时</translation>
    </message>
    <message>
      <source>about {metres} m {direction} of {name}</source>
      <translation>{name}{direction}约{metres}米</translation>
    </message>
    <message>
      <source>adds one limit to the deadline</source>
      <translation>截止时间顺延一个时限</translation>
    </message>
    <message>
      <source>after failed coordination</source>
      <translation>协调未果后</translation>
    </message>
    <message>
      <source>after formal notices</source>
      <translation>多次抄告后</translation>
    </message>
    <message>
      <source>all</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>all cases together</source>
      <translation>全部案件合计</translation>
    </message>
    <message>
      <source>all changes</source>
      <translation>全部变更</translation>
    </message>
    <message>
      <source>all versions</source>
      <translation>全部版本</translation>
    </message>
    <message>
      <source>all {count} of these</source>
      <translation>所找到的全部 {count} 类</translation>
    </message>
    <message>
      <source>and {count} more</source>
      <translation>等另外 {count} 件</translation>
    </message>
    <message>
      <source>another condition</source>
      <translation>其他条件</translation>
    </message>
    <message>
      <source>any</source>
      <translation>不限</translation>
    </message>
    <message>
      <source>any class</source>
      <translation>任何类别</translation>
    </message>
    <message>
      <source>any condition</source>
      <translation>不限立案条件</translation>
    </message>
    <message>
      <source>any source</source>
      <translation>不限来源</translation>
    </message>
    <message>
      <source>any state</source>
      <translation>不限状态</translation>
    </message>
    <message>
      <source>any unit</source>
      <translation>不限单位</translation>
    </message>
    <message>
      <source>anywhere</source>
      <translation>全区</translation>
    </message>
    <message>
      <source>archive of closed cases, {label}</source>
      <translation>归档已结案件，{label}</translation>
    </message>
    <message>
      <source>area class {number}: {bands}</source>
      <translation>{number} 类区域：{bands}</translation>
    </message>
    <message>
      <source>areas</source>
      <translation>面</translation>
    </message>
    <message>
      <source>areas alone</source>
      <translation>只按区域</translation>
    </message>
    <message>
      <source>as it is</source>
      <translation>按原值</translation>
    </message>
    <message>
      <source>as the source says</source>
      <translation>以来源为准</translation>
    </message>
    <message>
      <source>asks for more</source>
      <translation>需补充信息</translation>
    </message>
    <message>
      <source>assigned to a department</source>
      <translation>派至部门</translation>
    </message>
    <message>
      <source>at least</source>
      <translation>不低于</translation>
    </message>
    <message>
      <source>at most</source>
      <translation>不高于</translation>
    </message>
    <message>
      <source>at the edge of a construction site; else it would go to {unit}</source>
      <translation>位于工地边缘，否则应派 {unit}</translation>
    </message>
    <message>
      <source>at work</source>
      <translation>在岗</translation>
    </message>
    <message>
      <source>attributes of {count} objects</source>
      <translation>{count} 个对象的属性</translation>
    </message>
    <message>
      <source>back</source>
      <translation>已交回</translation>
    </message>
    <message>
      <source>back {at}</source>
      <translation>{at} 返回</translation>
    </message>
    <message>
      <source>barriers</source>
      <translation>分界要素</translation>
    </message>
    <message>
      <source>barriers and buildings</source>
      <translation>分界要素和建筑物</translation>
    </message>
    <message>
      <source>before</source>
      <translation>变更前</translation>
    </message>
    <message>
      <source>before: {count}, {period}</source>
      <translation>之前 {count}（{period}）</translation>
    </message>
    <message>
      <source>being imported …</source>
      <translation>正在导入…</translation>
    </message>
    <message>
      <source>border moved on the map</source>
      <translation>在地图上移动边界</translation>
    </message>
    <message>
      <source>breaks: {rules}</source>
      <translation>违反：{rules}</translation>
    </message>
    <message>
      <source>brought to a later edition</source>
      <translation>迁移到新版目录</translation>
    </message>
    <message>
      <source>by bands</source>
      <translation>按分档</translation>
    </message>
    <message>
      <source>by date</source>
      <translation>按日期</translation>
    </message>
    <message>
      <source>by message</source>
      <translation>短信</translation>
    </message>
    <message>
      <source>by position</source>
      <translation>按位置</translation>
    </message>
    <message>
      <source>by rule {number}</source>
      <translation>按规则 {number}</translation>
    </message>
    <message>
      <source>by telephone</source>
      <translation>电话</translation>
    </message>
    <message>
      <source>by the codes they carry, else by position</source>
      <translation>按所带代码，无有效代码的按位置</translation>
    </message>
    <message>
      <source>by {who}</source>
      <translation>由{who}决定</translation>
    </message>
    <message>
      <source>calendar days</source>
      <translation>自然日</translation>
    </message>
    <message>
      <source>candidate</source>
      <translation>候选热点</translation>
    </message>
    <message>
      <source>carried out {at}</source>
      <translation>{at} 执行</translation>
    </message>
    <message>
      <source>certain by at least</source>
      <translation>可信度不低于</translation>
    </message>
    <message>
      <source>certain by at least {percent} %</source>
      <translation>可信度不低于 {percent}%</translation>
    </message>
    <message>
      <source>certain by {certainty}</source>
      <translation>可信度 {certainty}</translation>
    </message>
    <message>
      <source>changed</source>
      <translation>变更</translation>
    </message>
    <message>
      <source>checked</source>
      <translation>已检查</translation>
    </message>
    <message>
      <source>choose the class</source>
      <translation>请选择小类</translation>
    </message>
    <message>
      <source>choose …</source>
      <translation>请选择…</translation>
    </message>
    <message>
      <source>closed</source>
      <translation>结案</translation>
    </message>
    <message>
      <source>closed {at}</source>
      <translation>{at} 办结</translation>
    </message>
    <message>
      <source>code of the minor class</source>
      <translation>小类代码</translation>
    </message>
    <message>
      <source>code, name or pinyin</source>
      <translation>代码、名称或拼音</translation>
    </message>
    <message>
      <source>code, name, pinyin, or a word of a condition</source>
      <translation>代码、名称、拼音或立案条件中的词</translation>
    </message>
    <message>
      <source>community</source>
      <translation>社区界</translation>
    </message>
    <message>
      <source>compared with nothing</source>
      <translation>不比较</translation>
    </message>
    <message>
      <source>component {objid} is not in the inventory</source>
      <translation>部件 {objid} 不在部件库中</translation>
    </message>
    <message>
      <source>components corroborated 2-4, events one complete source</source>
      <translation>部件有 2～4 个来源相互印证，事件有一个完整来源</translation>
    </message>
    <message>
      <source>confirm the near-synonym</source>
      <translation>请确认近义名称</translation>
    </message>
    <message>
      <source>confirmed</source>
      <translation>属实</translation>
    </message>
    <message>
      <source>construction site</source>
      <translation>在建工程</translation>
    </message>
    <message>
      <source>continuous equal split</source>
      <translation>连续等分</translation>
    </message>
    <message>
      <source>coordination ended without agreement</source>
      <translation>协调未达成一致</translation>
    </message>
    <message>
      <source>corrected</source>
      <translation>已整改</translation>
    </message>
    <message>
      <source>day</source>
      <translation>日</translation>
    </message>
    <message>
      <source>day of the report, YYYYMMDD</source>
      <translation>上报日期，YYYYMMDD</translation>
    </message>
    <message>
      <source>days</source>
      <translation>天</translation>
    </message>
    <message>
      <source>decided</source>
      <translation>已决定</translation>
    </message>
    <message>
      <source>decided in coordination: {decision}</source>
      <translation>协调决定：{decision}</translation>
    </message>
    <message>
      <source>department of {unit}; {reason}</source>
      <translation>{unit}的主管部门；{reason}</translation>
    </message>
    <message>
      <source>detect</source>
      <translation>自动识别</translation>
    </message>
    <message>
      <source>discontinuous equal split</source>
      <translation>不连续等分</translation>
    </message>
    <message>
      <source>dispatched</source>
      <translation>已派遣</translation>
    </message>
    <message>
      <source>dispatched {n}×</source>
      <translation>派遣 {n} 次</translation>
    </message>
    <message>
      <source>dissolved</source>
      <translation>已撤销</translation>
    </message>
    <message>
      <source>done {at}</source>
      <translation>{at} 完成</translation>
    </message>
    <message>
      <source>draft kept</source>
      <translation>草稿已保存</translation>
    </message>
    <message>
      <source>draft waits: somebody is writing</source>
      <translation>草稿待保存：他人正在写入</translation>
    </message>
    <message>
      <source>drawn anew</source>
      <translation>重新绘制</translation>
    </message>
    <message>
      <source>due</source>
      <translation>截止</translation>
    </message>
    <message>
      <source>due (handling)</source>
      <translation>处置截止</translation>
    </message>
    <message>
      <source>due (stage)</source>
      <translation>阶段截止</translation>
    </message>
    <message>
      <source>due {due}</source>
      <translation>截止 {due}</translation>
    </message>
    <message>
      <source>each class</source>
      <translation>每个小类</translation>
    </message>
    <message>
      <source>each major class</source>
      <translation>每个大类</translation>
    </message>
    <message>
      <source>east</source>
      <translation>东</translation>
    </message>
    <message>
      <source>eight working hours</source>
      <translation>按八个工作小时</translation>
    </message>
    <message>
      <source>emergency</source>
      <translation>紧急</translation>
    </message>
    <message>
      <source>ended {at}</source>
      <translation>{at} 结束</translation>
    </message>
    <message>
      <source>entered</source>
      <translation>录入</translation>
    </message>
    <message>
      <source>entered by the city</source>
      <translation>本市录入</translation>
    </message>
    <message>
      <source>error</source>
      <translation>错误</translation>
    </message>
    <message>
      <source>every class</source>
      <translation>所有分类</translation>
    </message>
    <message>
      <source>exception</source>
      <translation>例外</translation>
    </message>
    <message>
      <source>extended again and again</source>
      <translation>多次延期</translation>
    </message>
    <message>
      <source>extended {n}×</source>
      <translation>延期 {n} 次</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>不合格</translation>
    </message>
    <message>
      <source>filed</source>
      <translation>立案</translation>
    </message>
    <message>
      <source>filing standards</source>
      <translation>立案结案标准</translation>
    </message>
    <message>
      <source>forecast</source>
      <translation>本预测</translation>
    </message>
    <message>
      <source>formal notices without effect</source>
      <translation>多次抄告无效</translation>
    </message>
    <message>
      <source>formally noticed {n}×</source>
      <translation>抄告 {n} 次</translation>
    </message>
    <message>
      <source>found ({count})</source>
      <translation>查找结果（{count}）</translation>
    </message>
    <message>
      <source>found as: {kind}</source>
      <translation>比对结果：{kind}</translation>
    </message>
    <message>
      <source>from {percent} %</source>
      <translation>{percent}% 起</translation>
    </message>
    <message>
      <source>from {since}</source>
      <translation>自 {since} 起</translation>
    </message>
    <message>
      <source>given to another patrol area</source>
      <translation>划归另一责任网格</translation>
    </message>
    <message>
      <source>goal {limit}</source>
      <translation>目标 {limit}</translation>
    </message>
    <message>
      <source>granted</source>
      <translation>已支持</translation>
    </message>
    <message>
      <source>grid {code}</source>
      <translation>网格 {code}</translation>
    </message>
    <message>
      <source>handled</source>
      <translation>已处置</translation>
    </message>
    <message>
      <source>here</source>
      <translation>在位</translation>
    </message>
    <message>
      <source>here, as listed</source>
      <translation>在位，与底册一致</translation>
    </message>
    <message>
      <source>here, but changed</source>
      <translation>在位，有变化</translation>
    </message>
    <message>
      <source>hint</source>
      <translation>提示</translation>
    </message>
    <message>
      <source>hot spot of the week</source>
      <translation>本周热点</translation>
    </message>
    <message>
      <source>import of {count} components</source>
      <translation>导入 {count} 个部件</translation>
    </message>
    <message>
      <source>import of {name}</source>
      <translation>导入 {name}</translation>
    </message>
    <message>
      <source>important</source>
      <translation>重要</translation>
    </message>
    <message>
      <source>imported</source>
      <translation>导入</translation>
    </message>
    <message>
      <source>in English</source>
      <translation>英文</translation>
    </message>
    <message>
      <source>in all areas</source>
      <translation>各区域合计</translation>
    </message>
    <message>
      <source>in no community</source>
      <translation>不在任何社区</translation>
    </message>
    <message>
      <source>in no package</source>
      <translation>不属于任何任务包</translation>
    </message>
    <message>
      <source>in no unit grid</source>
      <translation>不在任何单元网格</translation>
    </message>
    <message>
      <source>in none</source>
      <translation>不在其中</translation>
    </message>
    <message>
      <source>in none of the areas</source>
      <translation>不在任何区域内</translation>
    </message>
    <message>
      <source>in person</source>
      <translation>当面</translation>
    </message>
    <message>
      <source>in the archive {name}</source>
      <translation>在归档 {name} 中</translation>
    </message>
    <message>
      <source>in time</source>
      <translation>未超时</translation>
    </message>
    <message>
      <source>in writing</source>
      <translation>书面</translation>
    </message>
    <message>
      <source>intact (by itself)</source>
      <translation>完好（默认）</translation>
    </message>
    <message>
      <source>it names no unit yet</source>
      <translation>尚未指定单位</translation>
    </message>
    <message>
      <source>its time is over</source>
      <translation>已过有效期</translation>
    </message>
    <message>
      <source>its whole major class</source>
      <translation>整个大类</translation>
    </message>
    <message>
      <source>km</source>
      <translation>公里</translation>
    </message>
    <message>
      <source>km²</source>
      <translation>平方公里</translation>
    </message>
    <message>
      <source>last month</source>
      <translation>上月同期</translation>
    </message>
    <message>
      <source>last week</source>
      <translation>上周同期</translation>
    </message>
    <message>
      <source>last year</source>
      <translation>去年同期</translation>
    </message>
    <message>
      <source>leaves the clock alone</source>
      <translation>计时不变</translation>
    </message>
    <message>
      <source>left: cancelled</source>
      <translation>未派遣：已取消</translation>
    </message>
    <message>
      <source>less and less often</source>
      <translation>越来越少</translation>
    </message>
    <message>
      <source>lets the clock run on with its rest</source>
      <translation>按剩余时间继续计时</translation>
    </message>
    <message>
      <source>lets the unit's clock run on</source>
      <translation>处置计时继续</translation>
    </message>
    <message>
      <source>liable party unknown</source>
      <translation>责任主体不明</translation>
    </message>
    <message>
      <source>lines</source>
      <translation>线</translation>
    </message>
    <message>
      <source>locked</source>
      <translation>锁定</translation>
    </message>
    <message>
      <source>long past its deadline</source>
      <translation>严重超期</translation>
    </message>
    <message>
      <source>lost</source>
      <translation>丢失</translation>
    </message>
    <message>
      <source>m</source>
      <translation>米</translation>
    </message>
    <message>
      <source>main road</source>
      <translation>主干道</translation>
    </message>
    <message>
      <source>maintainer</source>
      <translation>养护</translation>
    </message>
    <message>
      <source>maintainer of {name} {objid}</source>
      <translation>{name} {objid} 的养护单位</translation>
    </message>
    <message>
      <source>major road</source>
      <translation>主要道路</translation>
    </message>
    <message>
      <source>map sheets</source>
      <translation>图幅</translation>
    </message>
    <message>
      <source>match</source>
      <translation>匹配</translation>
    </message>
    <message>
      <source>mean {mean:,.0f} m², CV {cv:.2f}, {band:.0%} from 5,000 to 20,000 m²</source>
      <translation>平均 {mean:,.0f} m²，变异系数 {cv:.2f}，{band:.0%} 在 5,000–20,000 m²</translation>
    </message>
    <message>
      <source>measured</source>
      <translation>已测量</translation>
    </message>
    <message>
      <source>merged on the map</source>
      <translation>在地图上合并</translation>
    </message>
    <message>
      <source>merging of {name}</source>
      <translation>合并“{name}”的普查数据</translation>
    </message>
    <message>
      <source>metres</source>
      <translation>米</translation>
    </message>
    <message>
      <source>migration of the catalogue</source>
      <translation>目录迁移</translation>
    </message>
    <message>
      <source>mixed</source>
      <translation>混合</translation>
    </message>
    <message>
      <source>month</source>
      <translation>月</translation>
    </message>
    <message>
      <source>more and more often</source>
      <translation>越来越频繁</translation>
    </message>
    <message>
      <source>more time needed</source>
      <translation>申请延期</translation>
    </message>
    <message>
      <source>moved by {metres} m</source>
      <translation>移动 {metres} m</translation>
    </message>
    <message>
      <source>moved by {offset:.0f} m its rows fit the base map</source>
      <translation>移动 {offset:.0f} 米后各行与底图吻合</translation>
    </message>
    <message>
      <source>near-synonym</source>
      <translation>近义名称</translation>
    </message>
    <message>
      <source>needs a reason</source>
      <translation>需填写理由</translation>
    </message>
    <message>
      <source>needs a unit</source>
      <translation>需选择单位</translation>
    </message>
    <message>
      <source>never fires: {reason}</source>
      <translation>永不生效：{reason}</translation>
    </message>
    <message>
      <source>new</source>
      <translation>新增</translation>
    </message>
    <message>
      <source>no</source>
      <translation>否</translation>
    </message>
    <message>
      <source>no agreement</source>
      <translation>协调未果</translation>
    </message>
    <message>
      <source>no answer yet</source>
      <translation>未核对</translation>
    </message>
    <message>
      <source>no clock runs</source>
      <translation>不计时</translation>
    </message>
    <message>
      <source>no component under this case</source>
      <translation>案件处没有部件</translation>
    </message>
    <message>
      <source>no counterpart</source>
      <translation>无对应</translation>
    </message>
    <message>
      <source>no deadline</source>
      <translation>无时限</translation>
    </message>
    <message>
      <source>no density</source>
      <translation>不计密度</translation>
    </message>
    <message>
      <source>no organisation has such a place as its territory</source>
      <translation>没有单位以此类区域为属地</translation>
    </message>
    <message>
      <source>no organisation has this place as its territory</source>
      <translation>没有单位以此处为属地</translation>
    </message>
    <message>
      <source>no photo</source>
      <translation>无照片</translation>
    </message>
    <message>
      <source>no photo after handling</source>
      <translation>没有处置后照片</translation>
    </message>
    <message>
      <source>no photo before handling</source>
      <translation>没有处置前照片</translation>
    </message>
    <message>
      <source>no photo in the inventory</source>
      <translation>库内无照片</translation>
    </message>
    <message>
      <source>no photo of this survey</source>
      <translation>本次无照片</translation>
    </message>
    <message>
      <source>no responsible unit</source>
      <translation>无责任单位</translation>
    </message>
    <message>
      <source>no rule is made for this class; only the territory speaks for it</source>
      <translation>此类没有专门规则，仅依属地</translation>
    </message>
    <message>
      <source>no rule names a unit; choose it</source>
      <translation>没有规则给出单位，请人工选择</translation>
    </message>
    <message>
      <source>no score</source>
      <translation>未评分</translation>
    </message>
    <message>
      <source>no such folder or file</source>
      <translation>没有这样的文件夹或文件</translation>
    </message>
    <message>
      <source>no unit named yet</source>
      <translation>尚未指定单位</translation>
    </message>
    <message>
      <source>nobody</source>
      <translation>无单位</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>north</source>
      <translation>北</translation>
    </message>
    <message>
      <source>north-east</source>
      <translation>东北</translation>
    </message>
    <message>
      <source>north-west</source>
      <translation>西北</translation>
    </message>
    <message>
      <source>not back yet</source>
      <translation>未返回</translation>
    </message>
    <message>
      <source>not checked</source>
      <translation>未检查</translation>
    </message>
    <message>
      <source>not done yet</source>
      <translation>未完成</translation>
    </message>
    <message>
      <source>not found on the spot</source>
      <translation>不属实</translation>
    </message>
    <message>
      <source>not given</source>
      <translation>未填写</translation>
    </message>
    <message>
      <source>not imported</source>
      <translation>不导入</translation>
    </message>
    <message>
      <source>not ours, return</source>
      <translation>非本单位责任，退回</translation>
    </message>
    <message>
      <source>not passed, rework</source>
      <translation>不通过，返工</translation>
    </message>
    <message>
      <source>not reached</source>
      <translation>未到达</translation>
    </message>
    <message>
      <source>not sure</source>
      <translation>不确定</translation>
    </message>
    <message>
      <source>not yet; due {due}</source>
      <translation>尚未回复，截止 {due}</translation>
    </message>
    <message>
      <source>nothing</source>
      <translation>不除</translation>
    </message>
    <message>
      <source>nothing filled in</source>
      <translation>未填写</translation>
    </message>
    <message>
      <source>nothing to compare with: {before}</source>
      <translation>{before}无数据可比</translation>
    </message>
    <message>
      <source>now</source>
      <translation>现在</translation>
    </message>
    <message>
      <source>number of a case, or the end of an open one's</source>
      <translation>案件编号，或在办案件编号的末几位</translation>
    </message>
    <message>
      <source>off</source>
      <translation>休</translation>
    </message>
    <message>
      <source>official</source>
      <translation>国务院公布</translation>
    </message>
    <message>
      <source>on</source>
      <translation>班</translation>
    </message>
    <message>
      <source>on leave</source>
      <translation>暂停工作</translation>
    </message>
    <message>
      <source>on the border to {area}, where it would go to {unit}</source>
      <translation>位于与{area}的边界，在那边应派 {unit}</translation>
    </message>
    <message>
      <source>on the map</source>
      <translation>在图上显示</translation>
    </message>
    <message>
      <source>one city's limits: {shortest} to {longest}</source>
      <translation>某市时限：{shortest}至{longest}</translation>
    </message>
    <message>
      <source>one minus the rate</source>
      <translation>1 减该率</translation>
    </message>
    <message>
      <source>one of several</source>
      <translation>多个之一</translation>
    </message>
    <message>
      <source>only list them</source>
      <translation>仅列出</translation>
    </message>
    <message>
      <source>open</source>
      <translation>待处理</translation>
    </message>
    <message>
      <source>open for long</source>
      <translation>长期未结</translation>
    </message>
    <message>
      <source>other</source>
      <translation>其他</translation>
    </message>
    <message>
      <source>others</source>
      <translation>其他</translation>
    </message>
    <message>
      <source>out</source>
      <translation>已下发</translation>
    </message>
    <message>
      <source>outside of all unit grids</source>
      <translation>不在任何单元网格内</translation>
    </message>
    <message>
      <source>outside of the docks</source>
      <translation>外部修改（未署名）</translation>
    </message>
    <message>
      <source>overdue</source>
      <translation>已超时</translation>
    </message>
    <message>
      <source>own limit</source>
      <translation>自定时限</translation>
    </message>
    <message>
      <source>owner</source>
      <translation>权属</translation>
    </message>
    <message>
      <source>owner of {name} {objid}</source>
      <translation>{name} {objid} 的权属单位</translation>
    </message>
    <message>
      <source>p against {kind}</source>
      <translation>对{kind}的 p 值</translation>
    </message>
    <message>
      <source>p of local Moran</source>
      <translation>局部莫兰 p 值</translation>
    </message>
    <message>
      <source>p of the last step</source>
      <translation>末时段 p 值</translation>
    </message>
    <message>
      <source>p of the trend</source>
      <translation>趋势 p 值</translation>
    </message>
    <message>
      <source>p-value</source>
      <translation>p 值</translation>
    </message>
    <message>
      <source>parcel</source>
      <translation>地块界</translation>
    </message>
    <message>
      <source>parcels</source>
      <translation>地块</translation>
    </message>
    <message>
      <source>passed</source>
      <translation>合格</translation>
    </message>
    <message>
      <source>per component</source>
      <translation>每个部件</translation>
    </message>
    <message>
      <source>per km of street</source>
      <translation>每公里道路</translation>
    </message>
    <message>
      <source>per km²</source>
      <translation>每平方公里</translation>
    </message>
    <message>
      <source>per patrol</source>
      <translation>每份巡查力量</translation>
    </message>
    <message>
      <source>piece given to the neighbour</source>
      <translation>划拨给相邻网格</translation>
    </message>
    <message>
      <source>placed by mistake</source>
      <translation>误放</translation>
    </message>
    <message>
      <source>placed on the map</source>
      <translation>图上放置</translation>
    </message>
    <message>
      <source>points</source>
      <translation>点</translation>
    </message>
    <message>
      <source>prepared</source>
      <translation>已准备</translation>
    </message>
    <message>
      <source>put into a class of the city</source>
      <translation>归入本市自定义小类</translation>
    </message>
    <message>
      <source>q (corrected p)</source>
      <translation>q 值（校正后的 p）</translation>
    </message>
    <message>
      <source>q of local Moran</source>
      <translation>局部莫兰 q 值</translation>
    </message>
    <message>
      <source>quarter</source>
      <translation>季度</translation>
    </message>
    <message>
      <source>railway</source>
      <translation>铁路</translation>
    </message>
    <message>
      <source>reclassify afterwards</source>
      <translation>以后重新归类</translation>
    </message>
    <message>
      <source>recognise</source>
      <translation>识别</translation>
    </message>
    <message>
      <source>recognised: {field}</source>
      <translation>识别为：{field}</translation>
    </message>
    <message>
      <source>reconstructed, see each row</source>
      <translation>系重建，见各行说明</translation>
    </message>
    <message>
      <source>recorded</source>
      <translation>已记录</translation>
    </message>
    <message>
      <source>recorded by an earlier run</source>
      <translation>此前已记录</translation>
    </message>
    <message>
      <source>refused</source>
      <translation>已驳回</translation>
    </message>
    <message>
      <source>remnant</source>
      <translation>余块</translation>
    </message>
    <message>
      <source>removed or disused</source>
      <translation>移除或废弃</translation>
    </message>
    <message>
      <source>reported</source>
      <translation>上报</translation>
    </message>
    <message>
      <source>retired</source>
      <translation>作废</translation>
    </message>
    <message>
      <source>retired on {date}</source>
      <translation>已于 {date} 作废</translation>
    </message>
    <message>
      <source>reworked repeatedly</source>
      <translation>反复返工</translation>
    </message>
    <message>
      <source>reworked {n}×</source>
      <translation>返工 {n} 次</translation>
    </message>
    <message>
      <source>river</source>
      <translation>河流</translation>
    </message>
    <message>
      <source>road</source>
      <translation>道路</translation>
    </message>
    <message>
      <source>rule {position}, {title}: the city has named no unit yet</source>
      <translation>规则 {position}“{title}”：尚未指定单位</translation>
    </message>
    <message>
      <source>rule {position}: {title}</source>
      <translation>规则 {position}：{title}</translation>
    </message>
    <message>
      <source>rules before it take all its cases</source>
      <translation>其案件全部被前面的规则截走</translation>
    </message>
    <message>
      <source>runs on</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>runs on, or stands where the city says so</source>
      <translation>继续计时，或按规定暂停</translation>
    </message>
    <message>
      <source>same name</source>
      <translation>名称相同</translation>
    </message>
    <message>
      <source>selected on the map ({count})</source>
      <translation>图上选中（{count}）</translation>
    </message>
    <message>
      <source>set aside</source>
      <translation>未采用</translation>
    </message>
    <message>
      <source>set by the city</source>
      <translation>本市核定</translation>
    </message>
    <message>
      <source>several units are named: {units}</source>
      <translation>登记了多个单位：{units}</translation>
    </message>
    <message>
      <source>shift x, shift y (m), rotation (arc seconds), scale (ppm)</source>
      <translation>平移 x、平移 y（米）、旋转（角秒）、尺度（ppm）</translation>
    </message>
    <message>
      <source>signed</source>
      <translation>签署</translation>
    </message>
    <message>
      <source>single</source>
      <translation>单一来源</translation>
    </message>
    <message>
      <source>south</source>
      <translation>南</translation>
    </message>
    <message>
      <source>south-east</source>
      <translation>东南</translation>
    </message>
    <message>
      <source>south-west</source>
      <translation>西南</translation>
    </message>
    <message>
      <source>split on the map</source>
      <translation>在地图上拆分</translation>
    </message>
    <message>
      <source>stands still</source>
      <translation>暂停</translation>
    </message>
    <message>
      <source>starts the clock of the new state</source>
      <translation>新环节开始计时</translation>
    </message>
    <message>
      <source>steady</source>
      <translation>平稳</translation>
    </message>
    <message>
      <source>stops the clock, its rest is kept</source>
      <translation>暂停计时，保留剩余时间</translation>
    </message>
    <message>
      <source>stops the unit's clock, starts that of the new state</source>
      <translation>处置计时停止，新环节开始计时</translation>
    </message>
    <message>
      <source>sure</source>
      <translation>确定</translation>
    </message>
    <message>
      <source>suspended again and again</source>
      <translation>多次挂账</translation>
    </message>
    <message>
      <source>suspended {n}×</source>
      <translation>挂账 {n} 次</translation>
    </message>
    <message>
      <source>switched off</source>
      <translation>已停用</translation>
    </message>
    <message>
      <source>table</source>
      <translation>表格</translation>
    </message>
    <message>
      <source>taken back</source>
      <translation>撤销操作</translation>
    </message>
    <message>
      <source>taken back by {who}, {at}</source>
      <translation>由{who}于 {at} 收回</translation>
    </message>
    <message>
      <source>taken in</source>
      <translation>已接收</translation>
    </message>
    <message>
      <source>takes the place of its former rows</source>
      <translation>已替换原来的记录</translation>
    </message>
    <message>
      <source>taking in {name}</source>
      <translation>接收 {name}</translation>
    </message>
    <message>
      <source>the 30 days before</source>
      <translation>前30天</translation>
    </message>
    <message>
      <source>the borders of areas cannot be looked at without the package shapely</source>
      <translation>缺少 shapely 软件包，无法判断区域边界</translation>
    </message>
    <message>
      <source>the catalogue has no such class</source>
      <translation>分类目录中无此类</translation>
    </message>
    <message>
      <source>the city's crosswalk</source>
      <translation>本市对照表</translation>
    </message>
    <message>
      <source>the city's own class</source>
      <translation>本市自定义小类</translation>
    </message>
    <message>
      <source>the clock stands still</source>
      <translation>计时暂停</translation>
    </message>
    <message>
      <source>the crew</source>
      <translation>该普查队</translation>
    </message>
    <message>
      <source>the file is as it was attached</source>
      <translation>文件与入库时一致</translation>
    </message>
    <message>
      <source>the first {count} are listed, a file has them all</source>
      <translation>列出前 {count} 条，导出文件含全部</translation>
    </message>
    <message>
      <source>the head of the template has no title.</source>
      <translation>模板开头没有标题（title）。</translation>
    </message>
    <message>
      <source>the head of the template is not ended by a line ---.</source>
      <translation>模板开头没有以一行 --- 结束。</translation>
    </message>
    <message>
      <source>the mean of 13 weeks</source>
      <translation>近 13 周均值</translation>
    </message>
    <message>
      <source>the mean of 4 weeks</source>
      <translation>近 4 周均值</translation>
    </message>
    <message>
      <source>the mean of 52 weeks</source>
      <translation>近 52 周均值</translation>
    </message>
    <message>
      <source>the nearest ones</source>
      <translation>最近的若干个</translation>
    </message>
    <message>
      <source>the place or shape of then</source>
      <translation>当时的位置或形状</translation>
    </message>
    <message>
      <source>the rest of its limit</source>
      <translation>剩余时限</translation>
    </message>
    <message>
      <source>the same in all editions</source>
      <translation>各版本相同</translation>
    </message>
    <message>
      <source>the same major class</source>
      <translation>同一大类</translation>
    </message>
    <message>
      <source>the same minor class</source>
      <translation>同一小类</translation>
    </message>
    <message>
      <source>the same week last year</source>
      <translation>去年同周</translation>
    </message>
    <message>
      <source>the table {table} has no column {name}. It has: {there}.</source>
      <translation>表 {table} 没有列 {name}。现有的列：{there}。</translation>
    </message>
    <message>
      <source>the whole district</source>
      <translation>全区</translation>
    </message>
    <message>
      <source>the whole limit anew</source>
      <translation>重新计算全部时限</translation>
    </message>
    <message>
      <source>there already</source>
      <translation>此前已接收</translation>
    </message>
    <message>
      <source>there is no chart {kind}. There are: {there}.</source>
      <translation>没有图型 {kind}。可用的有：{there}。</translation>
    </message>
    <message>
      <source>there is no directive {word}. There are @if, @else, @end, @each, @table, @chart, @map, @contents and @page.</source>
      <translation>没有指令 {word}。可用的有 @if、@else、@end、@each、@table、@chart、@map、@contents 和 @page。</translation>
    </message>
    <message>
      <source>there is no figure {name}. Similar: {near}. There are: {there}.</source>
      <translation>没有指标 {name}。相近的：{near}。现有的：{there}。</translation>
    </message>
    <message>
      <source>there is no map {name}. There are: {there}.</source>
      <translation>没有地图 {name}。现有的：{there}。</translation>
    </message>
    <message>
      <source>there is no such area</source>
      <translation>没有这个区域</translation>
    </message>
    <message>
      <source>there is no table {name}. Similar: {near}. There are: {there}.</source>
      <translation>没有表 {name}。相近的：{near}。现有的：{there}。</translation>
    </message>
    <message>
      <source>to be set by the city</source>
      <translation>待本市核定</translation>
    </message>
    <message>
      <source>told by the component codes or names</source>
      <translation>由部件标识码或名称得出</translation>
    </message>
    <message>
      <source>total is yes or no.</source>
      <translation>total 只能是 yes 或 no。</translation>
    </message>
    <message>
      <source>towards the mean of all areas</source>
      <translation>向全部区域的均值收缩</translation>
    </message>
    <message>
      <source>towards the mean of the neighbours</source>
      <translation>向邻区的均值收缩</translation>
    </message>
    <message>
      <source>typical of one city</source>
      <translation>某市常用值</translation>
    </message>
    <message>
      <source>undecided</source>
      <translation>未决定</translation>
    </message>
    <message>
      <source>under its code {code}</source>
      <translation>当时标识码 {code}</translation>
    </message>
    <message>
      <source>unit grids</source>
      <translation>单元网格</translation>
    </message>
    <message>
      <source>unlocked</source>
      <translation>解锁</translation>
    </message>
    <message>
      <source>until</source>
      <translation>至</translation>
    </message>
    <message>
      <source>until {day}</source>
      <translation>至 {day}</translation>
    </message>
    <message>
      <source>until {until}</source>
      <translation>至 {until}</translation>
    </message>
    <message>
      <source>urged</source>
      <translation>督办</translation>
    </message>
    <message>
      <source>urgent</source>
      <translation>紧急</translation>
    </message>
    <message>
      <source>urgent hours</source>
      <translation>紧急工作时</translation>
    </message>
    <message>
      <source>verified</source>
      <translation>核查</translation>
    </message>
    <message>
      <source>waits for a person</source>
      <translation>留待人工</translation>
    </message>
    <message>
      <source>wall</source>
      <translation>围墙</translation>
    </message>
    <message>
      <source>warning</source>
      <translation>警告</translation>
    </message>
    <message>
      <source>water</source>
      <translation>水域</translation>
    </message>
    <message>
      <source>week</source>
      <translation>周</translation>
    </message>
    <message>
      <source>west</source>
      <translation>西</translation>
    </message>
    <message>
      <source>what begins here is not ended by a line @end.</source>
      <translation>此处开始的部分没有以一行 @end 结束。</translation>
    </message>
    <message>
      <source>when their handling was due</source>
      <translation>处置截止时间</translation>
    </message>
    <message>
      <source>when their stage was due</source>
      <translation>所在环节的截止时间</translation>
    </message>
    <message>
      <source>when they were assigned to a department</source>
      <translation>交办到部门的时间</translation>
    </message>
    <message>
      <source>when they were closed</source>
      <translation>结案时间</translation>
    </message>
    <message>
      <source>when they were dispatched</source>
      <translation>派遣时间</translation>
    </message>
    <message>
      <source>when they were filed</source>
      <translation>立案时间</translation>
    </message>
    <message>
      <source>when they were handled</source>
      <translation>处置时间</translation>
    </message>
    <message>
      <source>when they were reported</source>
      <translation>上报时间</translation>
    </message>
    <message>
      <source>when they were verified</source>
      <translation>核查时间</translation>
    </message>
    <message>
      <source>whole</source>
      <translation>完整院落</translation>
    </message>
    <message>
      <source>with nothing</source>
      <translation>不比较</translation>
    </message>
    <message>
      <source>with the period before</source>
      <translation>与上期比（环比）</translation>
    </message>
    <message>
      <source>with the same period of the year before</source>
      <translation>与上年同期比较（同比）</translation>
    </message>
    <message>
      <source>with the year before</source>
      <translation>与去年同期比（同比）</translation>
    </message>
    <message>
      <source>within a distance</source>
      <translation>在一定距离内</translation>
    </message>
    <message>
      <source>without {flagged} that are one compound or water: </source>
      <translation>不计 {flagged} 个完整院落或水域：</translation>
    </message>
    <message>
      <source>working days</source>
      <translation>工作日</translation>
    </message>
    <message>
      <source>working hours</source>
      <translation>工作时</translation>
    </message>
    <message>
      <source>would be dispatched</source>
      <translation>将派遣</translation>
    </message>
    <message>
      <source>year</source>
      <translation>年</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>是</translation>
    </message>
    <message>
      <source>z (Gi*)</source>
      <translation>z 值（Gi*）</translation>
    </message>
    <message>
      <source>z (Gi*) of the last step</source>
      <translation>末时段 z 值（Gi*）</translation>
    </message>
    <message>
      <source>z of Moran's I</source>
      <translation>莫兰指数的 z 值</translation>
    </message>
    <message>
      <source>z of local Moran</source>
      <translation>局部莫兰 z 值</translation>
    </message>
    <message>
      <source>z of the trend</source>
      <translation>趋势 z 值</translation>
    </message>
    <message>
      <source>{actor} ({role})</source>
      <translation>{actor}（{role}）</translation>
    </message>
    <message>
      <source>{actor} changed case {case_no} at {at}, after the package was made. Look at it and decide.</source>
      <translation>任务包生成后，{actor}于{at}变更了案件{case_no}，请查看后再定。</translation>
    </message>
    <message>
      <source>{actor} changed case {case_no} at {at}; it is now: {state}. Look at it and decide again.</source>
      <translation>{actor} 已于 {at} 办理案件 {case_no}，当前状态：{state}。请查看后重新决定。</translation>
    </message>
    <message>
      <source>{actor} changed the rules at {at}. Load them again and repeat your change.</source>
      <translation>{actor} 于 {at} 修改了规则。请重新载入后再作修改。</translation>
    </message>
    <message>
      <source>{added} new, {changed} changed, {retired} ended.</source>
      <translation>新增 {added}，变更 {changed}，作废 {retired}。</translation>
    </message>
    <message>
      <source>{age} old</source>
      <translation>已过 {age}</translation>
    </message>
    <message>
      <source>{area:,.0f} m² · compactness {compactness:.2f} · {load} components</source>
      <translation>{area:,.0f} m² · 紧凑度 {compactness:.2f} · 部件 {load}</translation>
    </message>
    <message>
      <source>{areas} areas instead of {wanted}: so many separate pieces has the ground.</source>
      <translation>生成 {areas} 个而不是 {wanted} 个责任网格：范围分成同样多互不相连的块。</translation>
    </message>
    <message>
      <source>{areas} patrol areas: the one with most work has {largest} times the mean, coefficient of variation {cv}.</source>
      <translation>责任网格 {areas} 个：工作量最大者为平均值的 {largest} 倍，变异系数 {cv}。</translation>
    </message>
    <message>
      <source>{areas} · {period}</source>
      <translation>{areas}五色图 · {period}</translation>
    </message>
    <message>
      <source>{area} is its territory</source>
      <translation>{area}为其属地</translation>
    </message>
    <message>
      <source>{area} m² of unit grid {bgid} would be left in no unit grid.</source>
      <translation>单元网格 {bgid} 将有 {area} m² 不属于任何单元网格。</translation>
    </message>
    <message>
      <source>{aside} rows set aside, {doubles} doubles, {files} files of no use.</source>
      <translation>未接收 {aside} 行，重复 {doubles} 行，不能用的文件 {files} 个。</translation>
    </message>
    <message>
      <source>{at}  before this it was {code}</source>
      <translation>{at}  此前为 {code}</translation>
    </message>
    <message>
      <source>{at}  case {case_no}: {state}</source>
      <translation>{at}  案件 {case_no}：{state}</translation>
    </message>
    <message>
      <source>{at}  it became {code}</source>
      <translation>{at}  后变为 {code}</translation>
    </message>
    <message>
      <source>{at}  {who}: accepted, {change}</source>
      <translation>{at}  {who}：确认变更，{change}</translation>
    </message>
    <message>
      <source>{at}  {who}: surveyed, {found}</source>
      <translation>{at}  {who}：普查，{found}</translation>
    </message>
    <message>
      <source>{at}  {who}: {action}</source>
      <translation>{at}  {who}：{action}</translation>
    </message>
    <message>
      <source>{by} edited it at {at}, after the decision on this change. Look at it again and decide anew.</source>
      <translation>{by} 在对该变更作出决定之后，于 {at} 编辑了它。请重新查看并再作决定。</translation>
    </message>
    <message>
      <source>{case_no} is reported and advised, not filed.</source>
      <translation>{case_no} 已上报并提示，不立案。</translation>
    </message>
    <message>
      <source>{case_no} is reported and filed.</source>
      <translation>{case_no} 已上报并立案。</translation>
    </message>
    <message>
      <source>{case_no} is reported and merged into {into}.</source>
      <translation>{case_no} 已上报并并入 {into}。</translation>
    </message>
    <message>
      <source>{case_no} is reported.</source>
      <translation>{case_no} 已上报。</translation>
    </message>
    <message>
      <source>{case_no}: a click chooses this case</source>
      <translation>{case_no}：点击选中</translation>
    </message>
    <message>
      <source>{case_no}: files are missing or were changed: {files}</source>
      <translation>{case_no}：文件缺失或被改动：{files}</translation>
    </message>
    <message>
      <source>{case_no}: the change of its component waits in the change inbox.</source>
      <translation>{case_no}：其部件的变更已进入变更收件箱，等待审核。</translation>
    </message>
    <message>
      <source>{case_no}: {action} is noted.</source>
      <translation>{case_no}：“{action}”已保存。</translation>
    </message>
    <message>
      <source>{case_no}: {action} → {state}</source>
      <translation>{case_no}：{action} → {state}</translation>
    </message>
    <message>
      <source>{case_no}: {actor} passed it on to {unit}.</source>
      <translation>{case_no}：{actor} 已转交 {unit}。</translation>
    </message>
    <message>
      <source>{case_no}: {before} → {after}</source>
      <translation>{case_no}：{before} → {after}</translation>
    </message>
    <message>
      <source>{case_no}: {text}</source>
      <translation>{case_no}：{text}</translation>
    </message>
    <message>
      <source>{case_no}: “{action}” is taken back.</source>
      <translation>{case_no}：已撤销“{action}”。</translation>
    </message>
    <message>
      <source>{cases} cases wait for dispatch: {sure} proposals are sure (coverage {coverage}), {unsure} are not, {none} cases have none.</source>
      <translation>待派遣 {cases} 件：建议可确定 {sure} 件（覆盖率 {coverage}），不确定 {unsure} 件，无建议 {none} 件。</translation>
    </message>
    <message>
      <source>{cases} cases were filed from {since} to before {until} and were to be dispatched; accurate dispatch rate {rate}.</source>
      <translation>{since} 至 {until}（不含）立案应派遣 {cases} 件；准确派遣率 {rate}。</translation>
    </message>
    <message>
      <source>{cells} unit grids, {hectares:,.1f} ha</source>
      <translation>单元网格 {cells} 个，{hectares:,.1f} 公顷</translation>
    </message>
    <message>
      <source>{census} is closed. It can be opened again.</source>
      <translation>“{census}”已结束，可以重新打开。</translation>
    </message>
    <message>
      <source>{census} is open again: {step}.</source>
      <translation>“{census}”已重新打开：{step}。</translation>
    </message>
    <message>
      <source>{change} will change, {same} have this value already.</source>
      <translation>将修改 {change} 个，{same} 个已是该值。</translation>
    </message>
    <message>
      <source>{clusters} clusters with {count} of {all} cases.</source>
      <translation>{clusters} 个聚类，含 {all} 件案件中的 {count} 件。</translation>
    </message>
    <message>
      <source>{code} cannot be of this kind: it lacks the component or the surveyed object for it.</source>
      <translation>{code} 不能定为这一类型：缺少相应的部件或实测对象。</translation>
    </message>
    <message>
      <source>{code} has no answer, but it was changed. It counts as there.</source>
      <translation>{code} 未填核对结果，但内容有改动，按在位处理。</translation>
    </message>
    <message>
      <source>{code} is as it was then already.</source>
      <translation>{code} 已是当时的状态。</translation>
    </message>
    <message>
      <source>{code} is no class of components. Write C0101 or 0101.</source>
      <translation>{code} 不是部件类别代码，请写作 C0101 或 0101。</translation>
    </message>
    <message>
      <source>{code} is no code of a class, nor the whole name of one. Write E0102, C0101 or E01.</source>
      <translation>{code} 既不是分类代码，也不是完整的类别名称。请写成 E0102、C0101 或 E01。</translation>
    </message>
    <message>
      <source>{code} is no code of a class. Write E0102, C0101 or E01.</source>
      <translation>{code} 不是分类代码。请写成 E0102、C0101 或 E01。</translation>
    </message>
    <message>
      <source>{code} is no code of a street, community or unit grid. Write at least its first six digits.</source>
      <translation>{code} 不是街道、社区或单元网格代码。请至少填写前六位数字。</translation>
    </message>
    <message>
      <source>{code} is no valid component of this workspace any more. Its row is taken in as a new object with that code as a hint.</source>
      <translation>{code} 已不是本工作区的有效部件。该行作为新对象接收，标识码只作参考。</translation>
    </message>
    <message>
      <source>{code} is no valid component of this workspace any more. What the crew says of it is kept and changes nothing.</source>
      <translation>{code} 已不是本工作区的有效部件；普查队的核对结果予以保留，但不产生变更。</translation>
    </message>
    <message>
      <source>{code} is not in this evaluation. Choose one of its rows.</source>
      <translation>本次评价中没有 {code}。请从结果中选择。</translation>
    </message>
    <message>
      <source>{code} is retired: {why}. Its code is not used again.</source>
      <translation>{code} 已作废：{why}。其编码不再使用。</translation>
    </message>
    <message>
      <source>{code} was deleted in the field. It counts as not reached.</source>
      <translation>{code} 在外业中被删除，按未到达处理。</translation>
    </message>
    <message>
      <source>{code} {community} · {area:,.0f} m² · compactness {compactness:.2f} · {load:,.0f} components</source>
      <translation>{code} {community} · {area:,.0f} m² · 紧凑度 {compactness:.2f} · 部件 {load:,.0f}</translation>
    </message>
    <message>
      <source>{code} {name}: {components} components, {cases} open cases. {needs} ({proposal})</source>
      <translation>{code} {name}：{components} 个部件，{cases} 件在办案件。{needs}（{proposal}）</translation>
    </message>
    <message>
      <source>{code} {name}: {state}, {answered} of {known} answered, {added} new</source>
      <translation>{code} {name}：{state}，已核对 {answered}/{known}，新增 {added}</translation>
    </message>
    <message>
      <source>{code}: its code was changed to {found} in the field. The code stays.</source>
      <translation>{code}：外业中标识码被改为 {found}，仍保留原码。</translation>
    </message>
    <message>
      <source>{code}: its place was lost in the field. The one that went out is taken.</source>
      <translation>{code}：外业中丢失了位置，采用下发时的位置。</translation>
    </message>
    <message>
      <source>{code}: not reached, and yet it was changed. Ask the crew.</source>
      <translation>{code}：填写未到达，但内容有改动。请向普查队核实。</translation>
    </message>
    <message>
      <source>{code}: the answer {answer} is not in the list.</source>
      <translation>{code}：核对结果 {answer} 不在列表中。</translation>
    </message>
    <message>
      <source>{columns} are no columns that a survey can be asked for. Choose among {known}.</source>
      <translation>{columns} 不是可以要求的列。请从以下选择：{known}。</translation>
    </message>
    <message>
      <source>{column} cannot be left empty.</source>
      <translation>{column}不能为空。</translation>
    </message>
    <message>
      <source>{column} is not changed in bulk.</source>
      <translation>{column}不能批量修改。</translation>
    </message>
    <message>
      <source>{column} is “{found}” by now; it was “{before}” when it was matched. Look at it again and decide anew.</source>
      <translation>{column} 现为“{found}”，匹配时为“{before}”。请重新查看并再作决定。</translation>
    </message>
    <message>
      <source>{column} of {count} components changed.</source>
      <translation>已修改 {count} 个部件的{column}。</translation>
    </message>
    <message>
      <source>{column} {value} is before the first date {first}.</source>
      <translation>{column} {value} 早于初始日期 {first}。</translation>
    </message>
    <message>
      <source>{column} {value} is in the future.</source>
      <translation>{column} {value} 晚于今天。</translation>
    </message>
    <message>
      <source>{column}: "{value}" is no date; write 2026-01-31.</source>
      <translation>{column}：“{value}”不是日期，请写成 2026-01-31。</translation>
    </message>
    <message>
      <source>{column}: organisation {value} does not have the role {role}.</source>
      <translation>{column}：单位 {value} 不具有角色 {role}。</translation>
    </message>
    <message>
      <source>{column}: there is no organisation {value}.</source>
      <translation>{column}：没有单位 {value}。</translation>
    </message>
    <message>
      <source>{communities} communities    {grids} unit grids    {hectares} hectares    {components} components</source>
      <translation>社区 {communities} 个　　单元网格 {grids} 个　　面积 {hectares} 公顷　　部件 {components} 个</translation>
    </message>
    <message>
      <source>{components} components and {cases} open cases follow.</source>
      <translation>{components} 个部件和 {cases} 个在办案件随之调整。</translation>
    </message>
    <message>
      <source>{components} components, {cases} open cases and {addresses} addresses have a new unit grid, {patrols} patrol areas other grids.</source>
      <translation>{components} 个部件、{cases} 个在办案件和 {addresses} 个地址更换了单元网格，{patrols} 个责任网格的组成有变化。</translation>
    </message>
    <message>
      <source>{cost:g} yuan, {recovered:g} recovered</source>
      <translation>{cost:g} 元，已追回 {recovered:g} 元</translation>
    </message>
    <message>
      <source>{count} accepted changes are about this component. Leave one of them accepted.</source>
      <translation>该部件有 {count} 条已采纳的变更，请只保留其中一条。</translation>
    </message>
    <message>
      <source>{count} accepted changes use the same surveyed object. Leave one of them accepted.</source>
      <translation>{count} 条已采纳的变更使用了同一实测对象，请只保留其中一条。</translation>
    </message>
    <message>
      <source>{count} areas</source>
      <translation>{count} 个区域</translation>
    </message>
    <message>
      <source>{count} areas have no neighbour and are compared by their own counts alone.</source>
      <translation>{count} 个区域没有邻区，只按自身数量比较。</translation>
    </message>
    <message>
      <source>{count} attachments are missing or damaged. What is there stays in the folder of the workspace.</source>
      <translation>有 {count} 个附件缺失或损坏。现有文件仍留在工作区的附件文件夹中。</translation>
    </message>
    <message>
      <source>{count} candidates, last {days} days</source>
      <translation>候选 {count} 处，近 {days} 天</translation>
    </message>
    <message>
      <source>{count} cases are about to expire: {numbers} …</source>
      <translation>{count} 件案件将超时：{numbers}…</translation>
    </message>
    <message>
      <source>{count} cases are chosen; a step is taken with all of them.</source>
      <translation>已选 {count} 件，将一并办理。</translation>
    </message>
    <message>
      <source>{count} cases are in clusters: the first {most} of them, those of the largest clusters, get a point.</source>
      <translation>共有 {count} 件案件在聚类中：只为前 {most} 件（属于最大的聚类）生成点。</translation>
    </message>
    <message>
      <source>{count} cases are overdue: {numbers} …</source>
      <translation>{count} 件案件已超时：{numbers}…</translation>
    </message>
    <message>
      <source>{count} cases are too far from every street, or have no place.</source>
      <translation>{count} 件案件离道路太远或没有位置。</translation>
    </message>
    <message>
      <source>{count} cases circled and lost {days} days.</source>
      <translation>{count} 件案件反复流转，共耽误 {days} 天。</translation>
    </message>
    <message>
      <source>{count} cases of the period lie in no unit grid and are counted nowhere.</source>
      <translation>周期内有 {count} 个案件不在任何单元网格内，均未计入。</translation>
    </message>
    <message>
      <source>{count} cases stay, because something in them is still open.</source>
      <translation>有 {count} 个案件因事项未了结而保留。</translation>
    </message>
    <message>
      <source>{count} changes are accepted and not applied.</source>
      <translation>有 {count} 项变更已采纳但未入库。</translation>
    </message>
    <message>
      <source>{count} changes are applied.</source>
      <translation>已入库 {count} 项变更。</translation>
    </message>
    <message>
      <source>{count} changes are chosen.</source>
      <translation>已选中 {count} 项变更。</translation>
    </message>
    <message>
      <source>{count} changes are undecided again.</source>
      <translation>{count} 项变更已恢复为未决定。</translation>
    </message>
    <message>
      <source>{count} changes are undecided.</source>
      <translation>有 {count} 项变更未决定。</translation>
    </message>
    <message>
      <source>{count} changes of this rule are applied already. Undo the application first.</source>
      <translation>此规则的 {count} 项变更已入库。请先撤销入库。</translation>
    </message>
    <message>
      <source>{count} changes should be looked at.</source>
      <translation>有 {count} 项变更需要人工查看。</translation>
    </message>
    <message>
      <source>{count} changes wait again: {restored} components are as before, {retired} that were new are retired.</source>
      <translation>{count} 条变更重新待入库：{restored} 个部件恢复原状，{retired} 个新增部件作废。</translation>
    </message>
    <message>
      <source>{count} changes wait in the change inbox or are accepted and not applied. Decide and apply them first; they name classes of the old edition.</source>
      <translation>有 {count} 条变更在变更收件箱中待定，或已采纳而未入库，使用旧版小类。请先决定并入库。</translation>
    </message>
    <message>
      <source>{count} changes: {decision}</source>
      <translation>{count} 项变更：{decision}</translation>
    </message>
    <message>
      <source>{count} changes: {decision}. The rule can be taken back as a whole until it is applied.</source>
      <translation>{count} 项变更：{decision}。入库前可整体收回该规则。</translation>
    </message>
    <message>
      <source>{count} classes in use need a person before the catalogue can be migrated: {classes}. Decide them in a crosswalk of the city, take the near-synonyms as proposed, or put the others into classes of the city.</source>
      <translation>{count} 个在用小类须人工决定后才能迁移目录：{classes}。请在本市对照表中决定，或按建议采用近义名称，或把其余的归入本市自定义小类。</translation>
    </message>
    <message>
      <source>{count} codes were missing and were built from the division and a sequence. Replace them by the official ones when you have them.</source>
      <translation>缺少 {count} 个代码，已按区划加顺序码编制。取得正式代码后请替换。</translation>
    </message>
    <message>
      <source>{count} collectors were added.</source>
      <translation>已添加 {count} 名监督员。</translation>
    </message>
    <message>
      <source>{count} communities have no valid unit grid and no sheet: {codes}</source>
      <translation>{count} 个社区没有有效单元网格，不出图：{codes}</translation>
    </message>
    <message>
      <source>{count} components have a class that the catalogue does not know. Check the workspace first.</source>
      <translation>{count} 个部件的小类不在目录中。请先检查工作区。</translation>
    </message>
    <message>
      <source>{count} components lie in no unit grid.</source>
      <translation>{count} 个部件不在任何单元网格内。</translation>
    </message>
    <message>
      <source>{count} components lie outside of all work areas; they are in the package {name}.</source>
      <translation>有 {count} 个部件在分包范围以外，已放入普查包“{name}”。</translation>
    </message>
    <message>
      <source>{count} components of {table} have no place in the new edition. Check the workspace first.</source>
      <translation>{table} 中有 {count} 个部件在新版本中没有位置。请先检查工作区。</translation>
    </message>
    <message>
      <source>{count} components, {moved} of them in another table now, {codes} with a new code, and {cases} open cases were migrated. Filing conditions carried over: {conditions}, left behind: {left}. The workspace as it was: {path}.</source>
      <translation>已迁移 {count} 个部件，其中 {moved} 个换到另一张表，{codes} 个换新标识码；在办案件 {cases} 件。立案条件沿用 {conditions} 条，未沿用 {left} 条。原来的工作区：{path}。</translation>
    </message>
    <message>
      <source>{count} conditions were read in, {removed} before were replaced.</source>
      <translation>读入 {count} 个立案条件，替换原有 {removed} 个。</translation>
    </message>
    <message>
      <source>{count} conditions were written to {path}.</source>
      <translation>{count} 个立案条件已写入 {path}。</translation>
    </message>
    <message>
      <source>{count} days of the survey cannot be read and stay empty.</source>
      <translation>{count} 个普查日期无法识别，留空。</translation>
    </message>
    <message>
      <source>{count} days that the city entered itself stay as they are.</source>
      <translation>本市自行录入的 {count} 天保持不变。</translation>
    </message>
    <message>
      <source>{count} deadlines reach into {year}, which has no calendar yet: Mondays to Fridays count as working days there. The official calendar is published in November; enter it under Office hours and holidays, and deadlines are counted anew.</source>
      <translation>有 {count} 个截止时间落在 {year} 年，而该年还没有工作日历，暂按周一至周五计算。官方放假安排于 11 月公布；请在“工作时间与节假日”中录入，随后重新计算时限。</translation>
    </message>
    <message>
      <source>{count} deadlines that were entered by hand stay.</source>
      <translation>手工录入的 {count} 个截止时间保持不变。</translation>
    </message>
    <message>
      <source>{count} deletions</source>
      <translation>{count} 处删除</translation>
    </message>
    <message>
      <source>{count} features lie on layers of the base map or on none to import: {layers}</source>
      <translation>{count} 个要素位于底图图层或不导入的图层：{layers}</translation>
    </message>
    <message>
      <source>{count} features lie on other layers of the drawing.</source>
      <translation>{count} 个要素位于图纸的其他图层。</translation>
    </message>
    <message>
      <source>{count} features of {layer} are selected, {most} at most can be counted in. The algorithm Counts by area takes whole layers.</source>
      <translation>{layer} 中选中了 {count} 个要素，最多可按 {most} 个统计。整个图层请用“按区域统计”算法。</translation>
    </message>
    <message>
      <source>{count} findings are chosen.</source>
      <translation>已选 {count} 项问题。</translation>
    </message>
    <message>
      <source>{count} findings: {state}</source>
      <translation>{count} 项问题：{state}</translation>
    </message>
    <message>
      <source>{count} found</source>
      <translation>找到 {count} 个</translation>
    </message>
    <message>
      <source>{count} geometries</source>
      <translation>{count} 个图形</translation>
    </message>
    <message>
      <source>{count} hours</source>
      <translation>{count} 小时</translation>
    </message>
    <message>
      <source>{count} limits are still to be set by the city; {without} classes have no condition.</source>
      <translation>{count} 个时限待本市核定；{without} 个小类没有立案条件。</translation>
    </message>
    <message>
      <source>{count} lines of {name} have a quotation mark that is not closed (first in line {line}); it was left out.</source>
      <translation>{name} 中有 {count} 行的引号没有配对（首见于第 {line} 行），已略去引号。</translation>
    </message>
    <message>
      <source>{count} listed</source>
      <translation>列出 {count} 项</translation>
    </message>
    <message>
      <source>{count} minutes</source>
      <translation>{count} 分钟</translation>
    </message>
    <message>
      <source>{count} more have {most} or less each</source>
      <translation>另有 {count} 个，各不超过 {most}</translation>
    </message>
    <message>
      <source>{count} more vertices are needed.</source>
      <translation>还需 {count} 个顶点。</translation>
    </message>
    <message>
      <source>{count} new objects</source>
      <translation>{count} 个新对象</translation>
    </message>
    <message>
      <source>{count} object codes are none or occur twice; their rows are taken in without them.</source>
      <translation>{count} 个部件标识码无效或重复；相应的行接收时不带标识码。</translation>
    </message>
    <message>
      <source>{count} objects have no position; leave them out of the matching.</source>
      <translation>有 {count} 个部件没有坐标，请将其排除在匹配之外。</translation>
    </message>
    <message>
      <source>{count} objects of {name} have no geometry; left out.</source>
      <translation>{name}中有 {count} 个对象没有几何，已略去。</translation>
    </message>
    <message>
      <source>{count} of the selected unit grids are not in the list: they are retired, or the filters hide them.</source>
      <translation>选中的单元网格有 {count} 个不在列表中：已作废，或被筛选条件隐藏。</translation>
    </message>
    <message>
      <source>{count} of the {spots} hot and cold spots, candidates included, lie at the edge. What is outside is unknown and not counted: take them with care.</source>
      <translation>{spots} 个热点和冷点（含候选）中有 {count} 个位于边缘。区域之外的情况未知、未计入：请谨慎看待。</translation>
    </message>
    <message>
      <source>{count} of them are applied</source>
      <translation>其中 {count} 项已入库</translation>
    </message>
    <message>
      <source>{count} of them are not there any more.</source>
      <translation>其中 {count} 件已不存在。</translation>
    </message>
    <message>
      <source>{count} of them are not there any more; count anew.</source>
      <translation>其中 {count} 条已不存在；请重新统计。</translation>
    </message>
    <message>
      <source>{count} of these are uncertain ({code}): say first what they are, with the list of kinds or the number keys.</source>
      <translation>其中 {count} 项待定（{code}）：请先用类型列表或数字键确定其类型。</translation>
    </message>
    <message>
      <source>{count} of these changes are applied already ({code}). Undo the application first.</source>
      <translation>其中 {count} 项变更已入库（{code}）。请先撤销入库。</translation>
    </message>
    <message>
      <source>{count} of these changes are not there any more: the matching was run again.</source>
      <translation>其中 {count} 项变更已不存在：比对已重新进行。</translation>
    </message>
    <message>
      <source>{count} of {all} fit the choice, as of {moment}.</source>
      <translation>共 {all} 条，符合条件 {count} 条，数据截至 {moment}。</translation>
    </message>
    <message>
      <source>{count} of {all} have no responsible unit.</source>
      <translation>{all} 个中有 {count} 个没有责任单位。</translation>
    </message>
    <message>
      <source>{count} of {all} have no time.</source>
      <translation>{all} 个中有 {count} 个没有时间。</translation>
    </message>
    <message>
      <source>{count} of {all} lie in none of the areas, or have no place.</source>
      <translation>{all} 个中有 {count} 个不在任何区域内，或没有位置。</translation>
    </message>
    <message>
      <source>{count} of {all} steps have no case at all, the others mostly about {usual}. If cases were not recorded then, choose another period: as it is, they count as a fall.</source>
      <translation>{all} 个时段中有 {count} 个没有任何案件，其余时段大多约 {usual} 件。如果当时没有登记案件，请另选期间，否则会被当作案件下降。</translation>
    </message>
    <message>
      <source>{count} official days were added.</source>
      <translation>已补入 {count} 个官方日期。</translation>
    </message>
    <message>
      <source>{count} older unit grids were retired.</source>
      <translation>作废了 {count} 个原有单元网格。</translation>
    </message>
    <message>
      <source>{count} organisations are not in the list and were left out: {names}</source>
      <translation>{count} 个单位不在单位表中，已略去：{names}</translation>
    </message>
    <message>
      <source>{count} organisations had no code and were given one.</source>
      <translation>{count} 个单位没有代码，已自动编制。</translation>
    </message>
    <message>
      <source>{count} parts cover it.</source>
      <translation>由 {count} 段（块）覆盖。</translation>
    </message>
    <message>
      <source>{count} photos begin with no number of the list: {names}</source>
      <translation>{count}张照片的文件名不以清单中的编号开头：{names}</translation>
    </message>
    <message>
      <source>{count} places were found.</source>
      <translation>共清查出 {count} 处。</translation>
    </message>
    <message>
      <source>{count} polygons without geometry are left out.</source>
      <translation>{count} 个没有几何图形的面不参与分析。</translation>
    </message>
    <message>
      <source>{count} problems were found.</source>
      <translation>发现 {count} 个问题。</translation>
    </message>
    <message>
      <source>{count} rejected, first row {row}: {reason}</source>
      <translation>{count} 行未导入，首行为第 {row} 行：{reason}</translation>
    </message>
    <message>
      <source>{count} reports are likely doubles, {merged} of them were merged.</source>
      <translation>有 {count} 条上报疑似重复，其中 {merged} 条已并案。</translation>
    </message>
    <message>
      <source>{count} retired.</source>
      <translation>已作废 {count} 个。</translation>
    </message>
    <message>
      <source>{count} rows</source>
      <translation>{count} 行</translation>
    </message>
    <message>
      <source>{count} rows were copied.</source>
      <translation>已复制 {count} 行。</translation>
    </message>
    <message>
      <source>{count} rows were joined with others of the same code.</source>
      <translation>{count} 行与同代码的行合并。</translation>
    </message>
    <message>
      <source>{count} rows were written to {path}.</source>
      <translation>已把 {count} 行写入 {path}。</translation>
    </message>
    <message>
      <source>{count} rules were written.</source>
      <translation>已写入 {count} 条规则。</translation>
    </message>
    <message>
      <source>{count} sources were not imported: see their lines.</source>
      <translation>有 {count} 个来源未导入，原因见各行。</translation>
    </message>
    <message>
      <source>{count} sources: read {READ}, written {WRITTEN}, rejected {REJECTED}.</source>
      <translation>{count} 个来源：读取 {READ}，写入 {WRITTEN}，未导入 {REJECTED}。</translation>
    </message>
    <message>
      <source>{count} steps from {since} to {until}.</source>
      <translation>{since} 至 {until}，共 {count} 个时段。</translation>
    </message>
    <message>
      <source>{count} suspended cases are at their units again: their day has come.</source>
      <translation>{count} 件挂账案件已到期，自动恢复至责任单位办理。</translation>
    </message>
    <message>
      <source>{count} uncertain ones among them are not accepted so.</source>
      <translation>其中 {count} 项待定，不会这样采纳。</translation>
    </message>
    <message>
      <source>{count} unit grids are locked, such as {grid}, and a new division would retire them. Unlock them first, or revise the unit grids, which keeps locked ones.</source>
      <translation>有 {count} 个单元网格已锁定（如 {grid}），重新划分会将其停用。请先解锁，或使用“修订单元网格”，它会保留已锁定的网格。</translation>
    </message>
    <message>
      <source>{count} unit grids are locked.</source>
      <translation>已锁定 {count} 个单元网格。</translation>
    </message>
    <message>
      <source>{count} unit grids are selected.</source>
      <translation>已选中 {count} 个单元网格。</translation>
    </message>
    <message>
      <source>{count} unit grids are unlocked.</source>
      <translation>已解锁 {count} 个单元网格。</translation>
    </message>
    <message>
      <source>{count} unit grids belong to patrol area {area} now.</source>
      <translation>{count} 个单元网格现属责任网格 {area}。</translation>
    </message>
    <message>
      <source>{count}, {share} % of all</source>
      <translation>{count}，占 {share} %</translation>
    </message>
    <message>
      <source>{crew} failed: {what}</source>
      <translation>{crew} 不合格：{what}</translation>
    </message>
    <message>
      <source>{crew}: everything lies off by {offset} (within {error} m; {rows} rows).</source>
      <translation>{crew}：系统偏差 {offset}，误差 {error} 米以内，共 {rows} 行。</translation>
    </message>
    <message>
      <source>{crew}: {count} of {size} drawn</source>
      <translation>{crew}：{size} 中抽取 {count}</translation>
    </message>
    <message>
      <source>{crew}: {offset} are taken off before matching (within {error} m; {rows} rows).</source>
      <translation>{crew}：比对前扣除 {offset}，误差 {error} 米以内，共 {rows} 行。</translation>
    </message>
    <message>
      <source>{crew}: {rows} rows, no constant offset.</source>
      <translation>{crew}：{rows} 行，无系统偏差。</translation>
    </message>
    <message>
      <source>{crs} is not a projected reference system in metres. Choose the city's CGCS2000 zone or local system.</source>
      <translation>{crs} 不是以米为单位的投影坐标系。请选择本市的 CGCS2000 分带或地方坐标系。</translation>
    </message>
    <message>
      <source>{days} days</source>
      <translation>{days} 天</translation>
    </message>
    <message>
      <source>{days} working days</source>
      <translation>{days} 工作日</translation>
    </message>
    <message>
      <source>{day} is no date. Write it as 2026-11-22.</source>
      <translation>{day} 不是日期。请写成 2026-11-22 的形式。</translation>
    </message>
    <message>
      <source>{day} is no {weekday}. Is it the notice of another year?</source>
      <translation>{day} 不是{weekday}。这是另一年的通知吗？</translation>
    </message>
    <message>
      <source>{day} stands there as a holiday and as a working day. Correct the list.</source>
      <translation>{day} 既写成放假又写成上班。请更正。</translation>
    </message>
    <message>
      <source>{decided} of {total} decided</source>
      <translation>已决定 {decided}/{total}</translation>
    </message>
    <message>
      <source>{distance} m apart with the shift of the survey taken off (accuracy {accuracy} m), probability {p}.</source>
      <translation>扣除普查偏移后相距 {distance} 米（精度 {accuracy} 米），概率 {p}。</translation>
    </message>
    <message>
      <source>{district}: unit grid atlas</source>
      <translation>{district}单元网格图册</translation>
    </message>
    <message>
      <source>{district}; report of {day}.</source>
      <translation>{district}，编制日期 {day}。</translation>
    </message>
    <message>
      <source>{field} is taken as {column}.</source>
      <translation>{field} 识别为 {column}。</translation>
    </message>
    <message>
      <source>{first} to {last}</source>
      <translation>{first} 至 {last}</translation>
    </message>
    <message>
      <source>{first}–{last} of {count}</source>
      <translation>第 {first}–{last} 名，共 {count}</translation>
    </message>
    <message>
      <source>{good} of {all} rows can be used, for {classes} classes; {aside} are set aside.</source>
      <translation>{all} 行中 {good} 行可用，涉及 {classes} 个小类；{aside} 行搁置。</translation>
    </message>
    <message>
      <source>{grids} unit grids cannot be joined into {areas} patrol areas: each collector needs at least one grid. Choose from 1 to {grids}.</source>
      <translation>{grids} 个单元网格不能合并成 {areas} 个责任网格：每名监督员至少一个单元网格。请在 1 到 {grids} 之间选择。</translation>
    </message>
    <message>
      <source>{holder} is writing: {what}</source>
      <translation>{holder} 正在写入：{what}</translation>
    </message>
    <message>
      <source>{holder} on {host} is writing to this workspace since {since}: {what}. Your changes are kept; save again when it is done.</source>
      <translation>{host} 上的 {holder} 自 {since} 起正在写入此工作区：{what}。您的更改已保留，待其完成后请再次保存。</translation>
    </message>
    <message>
      <source>{holidays} holidays, {shifted} shifted working days; {works} working days in the year.</source>
      <translation>放假 {holidays} 天，调休上班 {shifted} 天；全年工作日 {works} 天。</translation>
    </message>
    <message>
      <source>{kept} unit grids stay, {retired} are retired, {new} are new.</source>
      <translation>{kept} 个单元网格保留，{retired} 个作废，{new} 个新增。</translation>
    </message>
    <message>
      <source>{kind} is no kind of census.</source>
      <translation>{kind} 不是普查类型。</translation>
    </message>
    <message>
      <source>{kind}: error {gain} % below that of {naive}; intervals held in {held} % (promised {promised} %).</source>
      <translation>{kind}：误差比{naive}低 {gain}%；区间命中 {held}%（应为 {promised}%）。</translation>
    </message>
    <message>
      <source>{kind}: {count}</source>
      <translation>{kind}：{count}</translation>
    </message>
    <message>
      <source>{layer}, {when}</source>
      <translation>{layer}（{when}）</translation>
    </message>
    <message>
      <source>{letter}: {score} points and more</source>
      <translation>{letter} 级：{score} 分及以上</translation>
    </message>
    <message>
      <source>{line} does not belong into the head. It has: {there}.</source>
      <translation>模板开头不能写 {line}。可以写：{there}。</translation>
    </message>
    <message>
      <source>{line} is nothing that can be said here. There are: {there}.</source>
      <translation>此处不能写 {line}。可以写：{there}。</translation>
    </message>
    <message>
      <source>{load:,.0f} components, CV {load_cv:.2f}</source>
      <translation>部件 {load:,.0f}，变异系数 {load_cv:.2f}</translation>
    </message>
    <message>
      <source>{locked} locked</source>
      <translation>锁定 {locked}</translation>
    </message>
    <message>
      <source>{made} packages made, {there} were there. The files lie in {folder}.</source>
      <translation>生成 {made} 个普查包，已有 {there} 个。文件在 {folder}。</translation>
    </message>
    <message>
      <source>{major}: areas</source>
      <translation>{major}（面）</translation>
    </message>
    <message>
      <source>{major}: lines</source>
      <translation>{major}（线）</translation>
    </message>
    <message>
      <source>{major}: points</source>
      <translation>{major}（点）</translation>
    </message>
    <message>
      <source>{mark} {left} of {all} limits are defaults, still to be set by the city; {without} of {classes} classes have no condition.</source>
      <translation>{mark} {all} 个时限中有 {left} 个为默认值，待本市核定；{classes} 个小类中有 {without} 个没有立案条件。</translation>
    </message>
    <message>
      <source>{measure} cannot be scored for {subject}: {count} is not counted for them. Choose another measure.</source>
      <translation>{measure}不能用于{subject}的评分：对其不统计{count}。请选择其他指标。</translation>
    </message>
    <message>
      <source>{measure} of {subject} is neither a rate nor a count with bands. Enter the bands first, or choose a rate.</source>
      <translation>{subject} 的 {measure} 既不是率，也不是有分档的计数。请先填写分档，或选择一个率。</translation>
    </message>
    <message>
      <source>{measure} of {subject} is weighed twice. Remove one.</source>
      <translation>{subject} 的 {measure} 权重重复。请删除一个。</translation>
    </message>
    <message>
      <source>{metres:.0f} m</source>
      <translation>{metres:.0f} 米</translation>
    </message>
    <message>
      <source>{metres} m</source>
      <translation>{metres} 米</translation>
    </message>
    <message>
      <source>{metres} m apart</source>
      <translation>相距 {metres} 米</translation>
    </message>
    <message>
      <source>{metres} m east</source>
      <translation>向东 {metres} 米</translation>
    </message>
    <message>
      <source>{metres} m north</source>
      <translation>向北 {metres} 米</translation>
    </message>
    <message>
      <source>{metres} m of street ({percent} %) are further than {distance} m from a facility; the longest stretch has {longest} m.</source>
      <translation>有 {metres} 米道路（{percent}%）离设施超过 {distance} 米；最长一段 {longest} 米。</translation>
    </message>
    <message>
      <source>{metres} m south</source>
      <translation>向南 {metres} 米</translation>
    </message>
    <message>
      <source>{metres} m west</source>
      <translation>向西 {metres} 米</translation>
    </message>
    <message>
      <source>{metres} m: {parts}</source>
      <translation>{metres} 米（{parts}）</translation>
    </message>
    <message>
      <source>{moved} of {total} running deadlines change, {later} of them to a later time.</source>
      <translation>{total} 个正在计时的时限中有 {moved} 个变化，其中 {later} 个推后。</translation>
    </message>
    <message>
      <source>{name} ({code}): {level} {score}, rank {rank} of {count}</source>
      <translation>{name}（{code}）：{level} {score} 分，第 {rank} 名，共 {count}</translation>
    </message>
    <message>
      <source>{name} Before it the inventory had {before} valid components, now it has {now}.</source>
      <translation>{name}普查前有效部件 {before} 个，现有 {now} 个。</translation>
    </message>
    <message>
      <source>{name} Nothing of it is applied yet; the inventory has {now} valid components.</source>
      <translation>{name}尚未入库，部件库现有有效部件 {now} 个。</translation>
    </message>
    <message>
      <source>{name} cannot be read as JSON: {reason}</source>
      <translation>{name} 无法作为 JSON 读取：{reason}</translation>
    </message>
    <message>
      <source>{name} cannot be read as an Excel file: {reason}. Save it anew as .xlsx, or as .csv.</source>
      <translation>无法将 {name} 作为 Excel 文件读取：{reason}。请重新另存为 .xlsx 或 .csv。</translation>
    </message>
    <message>
      <source>{name} cannot be read as an OpenStreetMap file: {reason}</source>
      <translation>无法将 {name} 作为 OpenStreetMap 文件读取：{reason}</translation>
    </message>
    <message>
      <source>{name} cannot be read: {reason}</source>
      <translation>无法读取 {name}：{reason}</translation>
    </message>
    <message>
      <source>{name} failed; see the log messages panel.</source>
      <translation>{name} 失败，见日志消息面板。</translation>
    </message>
    <message>
      <source>{name} has ended.</source>
      <translation>{name} 已完成。</translation>
    </message>
    <message>
      <source>{name} has no columns of a work package: the hidden row above the titles was removed. Use the book that was handed out.</source>
      <translation>{name}中没有任务包的列：标题上方的隐藏行被删除。请使用发出的表格。</translation>
    </message>
    <message>
      <source>{name} has no geometry and no coordinates that were recognised. Name the fields of the coordinates.</source>
      <translation>{name} 没有几何，也未识别出坐标。请指定坐标字段。</translation>
    </message>
    <message>
      <source>{name} has no list of service requests. Choose the answer to GET requests of Open311, as JSON.</source>
      <translation>{name} 中没有服务请求列表。请选择 Open311 的 GET requests 返回的 JSON 文件。</translation>
    </message>
    <message>
      <source>{name} has no rows.</source>
      <translation>{name} 没有数据行。</translation>
    </message>
    <message>
      <source>{name} has no sheet with filing standards. It needs columns for the minor class (小类代码, 小类名称), the filing condition (立案条件) and the time limit (处置时限).</source>
      <translation>{name} 中没有立案结案标准的工作表。需要小类（小类代码、小类名称）、立案条件和处置时限等列。</translation>
    </message>
    <message>
      <source>{name} has no sheet {sheet}. It has {known}.</source>
      <translation>{name} 没有工作表 {sheet}，只有 {known}。</translation>
    </message>
    <message>
      <source>{name} has no task. Type the name of a collector or the code of a patrol area that has.</source>
      <translation>{name}没有任务。请输入有任务的监督员姓名或责任网格代码。</translation>
    </message>
    <message>
      <source>{name} has several layers: {layers}. Choose one.</source>
      <translation>{name} 有多个图层：{layers}。请选择一个。</translation>
    </message>
    <message>
      <source>{name} is a folder. Choose a file, or a file geodatabase (.gdb).</source>
      <translation>{name} 是文件夹。请选择文件，或文件地理数据库（.gdb）。</translation>
    </message>
    <message>
      <source>{name} is a text and takes no form.</source>
      <translation>{name} 是文字，不能加写法。</translation>
    </message>
    <message>
      <source>{name} is an Access database. Export its tables to .csv, Shapefile or GeoPackage with the program that made it.</source>
      <translation>{name} 是 Access 数据库。请用生成它的软件将表导出为 .csv、Shapefile 或 GeoPackage。</translation>
    </message>
    <message>
      <source>{name} is an OpenStreetMap extract. Use the import made for it.</source>
      <translation>{name} 是 OpenStreetMap 数据。请使用专门的导入。</translation>
    </message>
    <message>
      <source>{name} is empty.</source>
      <translation>{name} 是空的。</translation>
    </message>
    <message>
      <source>{name} is in the old Excel format. Open it in Excel or LibreOffice and save it as .xlsx or .csv.</source>
      <translation>{name} 是旧版 Excel 格式。请用 Excel 或 LibreOffice 打开，另存为 .xlsx 或 .csv。</translation>
    </message>
    <message>
      <source>{name} is no OpenStreetMap extract (.osm, .pbf).</source>
      <translation>{name} 不是 OpenStreetMap 数据（.osm、.pbf）。</translation>
    </message>
    <message>
      <source>{name} is no census package of CityGrid. Choose the folder that was handed out.</source>
      <translation>{name} 不是 CityGrid 的普查包。请选择当时下发的文件夹。</translation>
    </message>
    <message>
      <source>{name} is no delta file of CityGrid. Choose the .gpkg file that citygrid:exportdelta wrote.</source>
      <translation>{name} 不是 CityGrid 的变更交换文件。请选择 citygrid:exportdelta 写出的 .gpkg 文件。</translation>
    </message>
    <message>
      <source>{name} is no norm of a survey. Known are: {known}.</source>
      <translation>{name} 不是普查指标。可用：{known}。</translation>
    </message>
    <message>
      <source>{name} is no package of tasks of CityGrid. Choose the folder that was handed out.</source>
      <translation>{name}不是CityGrid的核实核查任务包。请选择发出的文件夹。</translation>
    </message>
    <message>
      <source>{name} is no table of classes: it needs a column of types, one of classes and, where wanted, one of filing conditions.</source>
      <translation>{name} 不是小类对照表：需要一列来源类型、一列类别，需要时再加一列立案条件。</translation>
    </message>
    <message>
      <source>{name} is no table of classes: it needs a column of values and one of class codes.</source>
      <translation>{name} 不是小类对照表：需要一列取值和一列小类代码。</translation>
    </message>
    <message>
      <source>{name} is no table of control points: x and y in the source, then x and y in the workspace's reference system.</source>
      <translation>{name} 不是控制点表：应为来源的 x、y，然后是工作区坐标系的 x、y。</translation>
    </message>
    <message>
      <source>{name} is no work package of CityGrid, or its hidden sheet was removed. Use the book that was handed out.</source>
      <translation>{name}不是CityGrid的任务包，或其隐藏工作表被删除。请使用发出的表格。</translation>
    </message>
    <message>
      <source>{name} is not a dBASE table.</source>
      <translation>{name} 不是 dBASE 表。</translation>
    </message>
    <message>
      <source>{name} is not a table of DXF layers: its columns differ.</source>
      <translation>{name} 不是 DXF 图层对照表：列不一致。</translation>
    </message>
    <message>
      <source>{name} is not a table of OpenStreetMap rules: its columns differ.</source>
      <translation>{name} 不是 OpenStreetMap 对照表：列不一致。</translation>
    </message>
    <message>
      <source>{name} is not a table. Choose a .csv, .txt or .xlsx file.</source>
      <translation>{name} 不是表格。请选择 .csv、.txt 或 .xlsx 文件。</translation>
    </message>
    <message>
      <source>{name} is not a text in UTF-8 or GB 18030. Save it as CSV with one of these encodings.</source>
      <translation>{name} 不是 UTF-8 或 GB 18030 编码的文本。请以其中一种编码另存为 CSV。</translation>
    </message>
    <message>
      <source>{name} is not written in {encoding}: byte {place} does not fit. Choose another encoding.</source>
      <translation>{name} 不是 {encoding} 编码：第 {place} 字节不符。请另选编码。</translation>
    </message>
    <message>
      <source>{name} is nothing that QGIS reads as a vector layer or table.</source>
      <translation>{name} 不是 QGIS 能读取的矢量图层或表格。</translation>
    </message>
    <message>
      <source>{name} is set aside: {reason}</source>
      <translation>{name} 未接收：{reason}</translation>
    </message>
    <message>
      <source>{name} was made by a newer version of CityGrid. Install that version, or have the file made by this one.</source>
      <translation>{name} 由更新版本的 CityGrid 制作。请安装该版本，或用本版本重新导出。</translation>
    </message>
    <message>
      <source>{name} was taken in before; nothing has changed.</source>
      <translation>{name} 此前已接收，没有变化。</translation>
    </message>
    <message>
      <source>{name} {objid} has no maintainer</source>
      <translation>{name} {objid} 没有养护单位</translation>
    </message>
    <message>
      <source>{name} {objid} has no owner</source>
      <translation>{name} {objid} 没有权属单位</translation>
    </message>
    <message>
      <source>{name} {objid}, {metres} m</source>
      <translation>{name} {objid}，{metres} 米</translation>
    </message>
    <message>
      <source>{name} {row}: no area, left out.</source>
      <translation>{name} {row}：没有面积，已略去。</translation>
    </message>
    <message>
      <source>{name} {row}: the border crosses itself; repaired.</source>
      <translation>{name} {row}：边界自相交，已修复。</translation>
    </message>
    <message>
      <source>{name} · Dashboard</source>
      <translation>{name} · 指挥屏</translation>
    </message>
    <message>
      <source>{name}: the notice speaks of {said} days, but names {count}. Correct the text.</source>
      <translation>{name}：通知写共 {said} 天，而列出的是 {count} 天。请更正。</translation>
    </message>
    <message>
      <source>{name}: the points lie {offset:.0f} m off the base map, as {datum} coordinates do. They were converted. If that is wrong, choose the datum under Reading and import again.</source>
      <translation>{name}：点位偏离底图 {offset:.0f} 米，与 {datum} 坐标的偏移相符，已自动转换。如不对，请在“读取方式”中选定坐标基准后重新导入。</translation>
    </message>
    <message>
      <source>{name}: {count} components to confirm.</source>
      <translation>{name}：待核对部件 {count} 个。</translation>
    </message>
    <message>
      <source>{name}: {count} rows set aside: {reason}</source>
      <translation>{name}：{count} 行未接收：{reason}</translation>
    </message>
    <message>
      <source>{name}: {good} of {read} rows taken in, {aside} set aside.</source>
      <translation>{name}：{read} 行中接收 {good} 行，未接收 {aside} 行。</translation>
    </message>
    <message>
      <source>{name}: {good} of {read} rows taken in, {aside} set aside; they take the place of {before} rows taken in before.</source>
      <translation>{name}：{read} 行中接收 {good} 行，未接收 {aside} 行；替换此前接收的 {before} 行。</translation>
    </message>
    <message>
      <source>{name}: {sentence}</source>
      <translation>{name}：{sentence}</translation>
    </message>
    <message>
      <source>{next} and {previous} or the arrow keys move, {fly} flies to the case, {photo} shows its photos large; with Ctrl or Shift several are chosen, for one step with all of them</source>
      <translation>按 {next}、{previous} 或方向键移动，{fly} 定位，{photo} 放大照片；按住 Ctrl 或 Shift 可多选，一次办理</translation>
    </message>
    <message>
      <source>{numbers}: about to expire</source>
      <translation>{numbers}：将超时</translation>
    </message>
    <message>
      <source>{numbers}: overdue</source>
      <translation>{numbers}：已超时</translation>
    </message>
    <message>
      <source>{number}  {decision}: {title}</source>
      <translation>{number}  {decision}：{title}</translation>
    </message>
    <message>
      <source>{n} control points are too few. Give at least {least}, better more, so that errors show.</source>
      <translation>控制点只有 {n} 个，太少。至少需要 {least} 个，最好更多，以便发现错误。</translation>
    </message>
    <message>
      <source>{n} control points, root mean square error {rmse:.3f} m</source>
      <translation>{n} 个控制点，中误差 {rmse:.3f} 米</translation>
    </message>
    <message>
      <source>{n} reports are in a state that is not known ({value} ...): those with a time of closing count as closed.</source>
      <translation>有 {n} 条上报的状态无法识别（{value} 等）：有结案时间的按已结案处理。</translation>
    </message>
    <message>
      <source>{n} rows have a data source that is not on the list ({value} ...): it is now 其他 (other).</source>
      <translation>{n} 行的数据来源不在值域内（{value} 等），已改为“其他”。</translation>
    </message>
    <message>
      <source>{n} rows have a grid code that is no number (first in row {row}): it was left out, their grid follows from the position.</source>
      <translation>{n} 行的单元网格标识码不是数字（首见于第 {row} 行），已略去，将按位置确定所在网格。</translation>
    </message>
    <message>
      <source>{n} rows name a class that is not in the catalogue ({value} ...). The class in their object code was taken.</source>
      <translation>{n} 行的小类不在分类目录中（{value} 等），已按部件标识码中的小类处理。</translation>
    </message>
    <message>
      <source>{n} rows name another class than their object code does (first in row {row}). The class field was taken.</source>
      <translation>{n} 行的小类与部件标识码中的小类不一致（首见于第 {row} 行），已按小类字段处理。</translation>
    </message>
    <message>
      <source>{objects} components and {places} places where problems come back, {dragging} cases that drag on.</source>
      <translation>{objects} 个部件、{places} 个地点问题反复发生，{dragging} 件案件久拖不决。</translation>
    </message>
    <message>
      <source>{object} is as it was before {at}.</source>
      <translation>{object} 已恢复到 {at} 之前的状态。</translation>
    </message>
    <message>
      <source>{objid} is as near, and is another unit's: {unit}</source>
      <translation>附近的 {objid} 属另一单位：{unit}</translation>
    </message>
    <message>
      <source>{objid} is not of the case's class</source>
      <translation>{objid} 与案件分类不符</translation>
    </message>
    <message>
      <source>{objid} lies {distance} m from the report</source>
      <translation>{objid} 距上报位置 {distance} 米</translation>
    </message>
    <message>
      <source>{old} are merged: {new}.</source>
      <translation>{old} 已合并：{new}。</translation>
    </message>
    <message>
      <source>{old} is split: {new}.</source>
      <translation>{old} 已拆分：{new}。</translation>
    </message>
    <message>
      <source>{packages} carries native libraries of its own, which can crash QGIS. Replace it, then start QGIS again: {command}</source>
      <translation>{packages} 自带一套本地库,可能导致 QGIS 崩溃。请更换后重新启动 QGIS:{command}</translation>
    </message>
    <message>
      <source>{path} cannot be used. Correct these rows: {rows}.</source>
      <translation>{path} 不能使用。请改正这些行：{rows}。</translation>
    </message>
    <message>
      <source>{path} cannot be written ({reason}). Close it in other programs, or choose another file.</source>
      <translation>无法写入 {path}（{reason}）。请在其他程序中关闭它，或另选文件。</translation>
    </message>
    <message>
      <source>{path} cannot be written: {reason}.</source>
      <translation>无法写入 {path}：{reason}。</translation>
    </message>
    <message>
      <source>{path} cannot be written: {reason}. Close it where it is open, or choose another name.</source>
      <translation>{path} 无法写入：{reason}。请关闭正在使用它的程序，或换一个文件名。</translation>
    </message>
    <message>
      <source>{path} could not be copied beside the workspace: {reason}. Nothing was attached.</source>
      <translation>{path} 未能复制到工作区旁：{reason}。没有添加附件。</translation>
    </message>
    <message>
      <source>{path} could not be upgraded and is as it was: {why}.</source>
      <translation>{path} 未能升级，保持原样：{why}。</translation>
    </message>
    <message>
      <source>{path} could not be written: {reason}.</source>
      <translation>无法写入 {path}：{reason}。</translation>
    </message>
    <message>
      <source>{path} does not hold the last records of a backup. Choose the file of the backup that ends in .heads.json.</source>
      <translation>{path} 不是备份的末条记录文件。请选择备份旁以 .heads.json 结尾的文件。</translation>
    </message>
    <message>
      <source>{path} exists already. Choose another name.</source>
      <translation>{path} 已存在。请换一个名称。</translation>
    </message>
    <message>
      <source>{path} has no column {columns}. Add it to the header line.</source>
      <translation>{path} 缺少列 {columns}。请在表头行补上。</translation>
    </message>
    <message>
      <source>{path} is a database, but not a CityGrid workspace. Create a workspace and import the data into it.</source>
      <translation>{path} 是数据库，但不是 CityGrid 工作区。请新建工作区并导入数据。</translation>
    </message>
    <message>
      <source>{path} is empty. Choose another file.</source>
      <translation>{path} 是空文件。请另选文件。</translation>
    </message>
    <message>
      <source>{path} is larger than {limit} MB. Make the picture smaller.</source>
      <translation>{path} 大于 {limit} MB。请缩小图片。</translation>
    </message>
    <message>
      <source>{path} is locked by another program. Close it there and try again.</source>
      <translation>{path} 被另一程序锁定。请在该程序中关闭后重试。</translation>
    </message>
    <message>
      <source>{path} is neither UTF-8 nor GB18030 text. Save it as CSV UTF-8.</source>
      <translation>{path} 既不是 UTF-8 也不是 GB18030 文本，请另存为 CSV UTF-8。</translation>
    </message>
    <message>
      <source>{path} is no Word file (.docx): {reason}.</source>
      <translation>{path} 不是 Word 文件（.docx）：{reason}。</translation>
    </message>
    <message>
      <source>{path} is no archive of this workspace. Choose one that was made from it.</source>
      <translation>{path} 不是本工作区的归档。请选择由本工作区生成的归档文件。</translation>
    </message>
    <message>
      <source>{path} is no crosswalk: the column {columns} is missing. Fill in the list that a dry run writes.</source>
      <translation>{path} 不是对照表：缺少列 {columns}。请填写试运行写出的清单。</translation>
    </message>
    <message>
      <source>{path} is not a GeoPackage. Choose a CityGrid workspace (.gpkg).</source>
      <translation>{path} 不是 GeoPackage。请选择 CityGrid 工作区（.gpkg）。</translation>
    </message>
    <message>
      <source>{path} is not the copy that was made before this migration. Put that back.</source>
      <translation>{path} 不是此次迁移前的副本。请放回原来的副本。</translation>
    </message>
    <message>
      <source>{path} lies on a network share. GeoPackages freeze and corrupt there. Choose a folder on a local disk.</source>
      <translation>{path} 位于网络共享上，GeoPackage 在那里会卡死或损坏。请选择本地磁盘上的文件夹。</translation>
    </message>
    <message>
      <source>{path} lies on a network share. GeoPackages freeze and corrupt there. Copy it to a local disk; for several desks use a PostGIS server.</source>
      <translation>{path} 位于网络共享上，GeoPackage 在那里会卡死或损坏。请复制到本地磁盘；多席位共用请使用 PostGIS 服务器。</translation>
    </message>
    <message>
      <source>{path} or its folder cannot be written. Copy the workspace to a folder of your own, or ask for write permission.</source>
      <translation>{path} 或其文件夹不可写。请把工作区复制到自己的文件夹，或申请写权限。</translation>
    </message>
    <message>
      <source>{path} was made by a newer version of CityGrid (schema {version}, this plugin knows {known}). Update the plugin.</source>
      <translation>{path} 由更新版本的 CityGrid 创建（结构版本 {version}，本插件支持到 {known}）。请更新插件。</translation>
    </message>
    <message>
      <source>{path} was made by an older version of CityGrid (schema {version}). Upgrade it first; a backup is made before.</source>
      <translation>{path} 由旧版本的 CityGrid 创建（结构版本 {version}）。请先升级；升级前会自动备份。</translation>
    </message>
    <message>
      <source>{path}, row {row}: class {code} exists already. Give it another number.</source>
      <translation>{path} 第 {row} 行：小类 {code} 已存在，请换一个编号。</translation>
    </message>
    <message>
      <source>{path}, row {row}: code {code} is not major and minor put together ({wanted}).</source>
      <translation>{path} 第 {row} 行：代码 {code} 与大类加小类（{wanted}）不符。</translation>
    </message>
    <message>
      <source>{path}, row {row}: give minor and name of a class, or major_name to rename the major.</source>
      <translation>{path} 第 {row} 行：请填写小类的 minor 和 name，或填写 major_name 以更改大类名称。</translation>
    </message>
    <message>
      <source>{path}, row {row}: in {standard} a city's own classes go into major {wanted}, not {major}.</source>
      <translation>{path} 第 {row} 行：按 {standard}，城市扩展类应放在大类 {wanted}，而不是 {major}。</translation>
    </message>
    <message>
      <source>{path}, row {row}: major {major} is new; give its major_name.</source>
      <translation>{path} 第 {row} 行：大类 {major} 为新增，请填写 major_name。</translation>
    </message>
    <message>
      <source>{path}, row {row}: minor {minor} is not a city's own in {standard}; take {first} and count down, to {last} at the lowest.</source>
      <translation>{path} 第 {row} 行：小类号 {minor} 不属于 {standard} 的扩展范围；请从 {first} 起递减，最低到 {last}。</translation>
    </message>
    <message>
      <source>{path}, row {row}: the class has no name.</source>
      <translation>{path} 第 {row} 行：小类没有名称。</translation>
    </message>
    <message>
      <source>{path}, row {row}: there is no major {major} to rename.</source>
      <translation>{path} 第 {row} 行：没有可改名的大类 {major}。</translation>
    </message>
    <message>
      <source>{path}, row {row}: {column} is "{value}"; allowed are {allowed}.</source>
      <translation>{path} 第 {row} 行：{column} 为“{value}”，允许的值为 {allowed}。</translation>
    </message>
    <message>
      <source>{path}, row {row}: {column} is "{value}"; {standard} wants {width} digits above zero.</source>
      <translation>{path} 第 {row} 行：{column} 为“{value}”，{standard} 要求 {width} 位大于零的数字。</translation>
    </message>
    <message>
      <source>{path}, row {row}: {standard} has no major {major} of this kind.</source>
      <translation>{path} 第 {row} 行：{standard} 中没有此类对象的大类 {major}。</translation>
    </message>
    <message>
      <source>{path}: {count} component classes of {standard}.</source>
      <translation>{path}：{standard} 的 {count} 个部件小类。</translation>
    </message>
    <message>
      <source>{percent} %</source>
      <translation>{percent}%</translation>
    </message>
    <message>
      <source>{percent} % of the areas have the value 0. With so many the p-values are rough: hot spots come too easily, cold ones hardly at all. Choose larger areas, a longer period or more classes, or ask for permutations.</source>
      <translation>{percent} % 的区域数值为 0。零值过多时 p 值较粗略：热点容易偏多，冷点几乎不会出现。请改用更大的区域、更长的期间或更多类别，或使用置换检验。</translation>
    </message>
    <message>
      <source>{percent} % of the cases are in clusters. With a shorter distance, fewer days or more cases at least, the clusters tell more.</source>
      <translation>{percent}% 的案件都在聚类中。缩短距离、减少天数或提高最少案件数，聚类才更能说明问题。</translation>
    </message>
    <message>
      <source>{percent} % of the counts are 0. Cold spots cannot show among them; longer steps or larger areas tell more.</source>
      <translation>{percent}% 的数量为 0，其中显不出冷点；用更长的时段或更大的区域更能说明问题。</translation>
    </message>
    <message>
      <source>{percent} of the open ones</source>
      <translation>占在办 {percent}</translation>
    </message>
    <message>
      <source>{range} cases per km</source>
      <translation>每公里 {range} 件</translation>
    </message>
    <message>
      <source>{retired} are retired and cannot change; take them out of the selection.</source>
      <translation>{retired} 个已作废，不能修改；请从选择中去掉。</translation>
    </message>
    <message>
      <source>{rows} rows would be more than {most}: only the steps that are hot or cold are written.</source>
      <translation>{rows} 行超过 {most} 行：只写出热或冷的时段。</translation>
    </message>
    <message>
      <source>{rows} steps are hot or cold: only the {most} strongest are written.</source>
      <translation>有 {rows} 个热或冷的时段：只写出最强的 {most} 个。</translation>
    </message>
    <message>
      <source>{settled} of {total} settled, {open} open</source>
      <translation>已处理 {settled}/{total}，待处理 {open}</translation>
    </message>
    <message>
      <source>{shape} {left} left of {limit}, due {due}</source>
      <translation>{shape} 时限 {limit}，剩 {left}，截止 {due}</translation>
    </message>
    <message>
      <source>{share:.0%} of its rows then lie on known components, {offset:.0f} m from where they were read</source>
      <translation>转换后 {share:.0%} 的行落在已有部件上，与读入位置相距 {offset:.0f} 米</translation>
    </message>
    <message>
      <source>{since} to before {until}: {count} judged; {changed} get another score, {others} another level.</source>
      <translation>{since} 起至 {until} 之前：评价 {count} 个；{changed} 个得分有变，{others} 个等级有变。</translation>
    </message>
    <message>
      <source>{since} to {until}</source>
      <translation>{since} 至 {until}</translation>
    </message>
    <message>
      <source>{since} to {until}, as of {moment}</source>
      <translation>{since} 至 {until}，截至 {moment}</translation>
    </message>
    <message>
      <source>{standard} has no class {code} of this kind. Choose another class or add it to the city's extension.</source>
      <translation>{standard} 中没有此类对象的小类 {code}。请另选小类，或将其加入城市扩展目录。</translation>
    </message>
    <message>
      <source>{standard} has no class {code}.</source>
      <translation>{standard} 没有小类 {code}。</translation>
    </message>
    <message>
      <source>{standard} has no major {major} of this kind. Choose another.</source>
      <translation>{standard} 中没有此类对象的大类 {major}，请另选。</translation>
    </message>
    <message>
      <source>{state} is no state of a package.</source>
      <translation>{state} 不是普查包的状态。</translation>
    </message>
    <message>
      <source>{status}.
Sources: {confidence}.</source>
      <translation>{status}。
来源：{confidence}。</translation>
    </message>
    <message>
      <source>{step}: {reported} reported, {closed} closed, {title} {rate}</source>
      <translation>{step}：上报 {reported}，结案 {closed}，{title} {rate}</translation>
    </message>
    <message>
      <source>{sure} of {cases} proposals are sure, {unsure} are not, {none} cases have none.</source>
      <translation>共 {cases} 件，{sure} 件确定，{unsure} 件不确定，{none} 件没有建议单位。</translation>
    </message>
    <message>
      <source>{text} ({limit}); Alt+{number}</source>
      <translation>{text}（{limit}）；Alt+{number}</translation>
    </message>
    <message>
      <source>{text} is neither holiday nor workday. Write 放假 or 上班 behind the day.</source>
      <translation>“{text}”既不是放假也不是上班。请在日期后写“放假”或“上班”。</translation>
    </message>
    <message>
      <source>{text} is no condition. Write: name, not name, or name &gt; 0, joined by and, or.</source>
      <translation>{text} 不是条件。写法：名称、not 名称 或 名称 &gt; 0，用 and、or 连接。</translation>
    </message>
    <message>
      <source>{text} is no date. Write it as 2027-01-31.</source>
      <translation>“{text}”不是日期。请写成 2027-01-31。</translation>
    </message>
    <message>
      <source>{text} is no day and no point in time. Write it as 2026-03-03 or 2026-03-03T09:00:00.</source>
      <translation>“{text}”不是日期，也不是时间。请写成 2026-03-03 或 2026-03-03T09:00:00。</translation>
    </message>
    <message>
      <source>{text} is no day. Write it as 2026-11-22.</source>
      <translation>{text} 不是日期。请写成 2026-11-22。</translation>
    </message>
    <message>
      <source>{text} is not in the list.</source>
      <translation>列表中没有“{text}”。</translation>
    </message>
    <message>
      <source>{text} names no rows of a table. Write: name, name first 5, or name where column &gt; 0.</source>
      <translation>{text} 没有指明表的行。写法：表名、表名 first 5 或 表名 where 列 &gt; 0。</translation>
    </message>
    <message>
      <source>{title} (%)</source>
      <translation>{title}（%）</translation>
    </message>
    <message>
      <source>{title} (continued)</source>
      <translation>{title}（续）</translation>
    </message>
    <message>
      <source>{title}, {period}: what is lacking</source>
      <translation>{title}（{period}）：未达到的案件</translation>
    </message>
    <message>
      <source>{title}: {before} → {after}</source>
      <translation>{title}：{before} → {after}</translation>
    </message>
    <message>
      <source>{title}: {count} cases.</source>
      <translation>{title}：{count} 件。</translation>
    </message>
    <message>
      <source>{title}: {done} done, {refused} refused.</source>
      <translation>{title}：完成 {done} 件，未通过 {refused} 件。</translation>
    </message>
    <message>
      <source>{unit} has had this case before</source>
      <translation>{unit}曾处置过此案并退回</translation>
    </message>
    <message>
      <source>{unit} has no case to handle. Type the code or the whole name of a unit that has.</source>
      <translation>{unit}没有待处置案件。请输入有待处置案件的单位代码或全称。</translation>
    </message>
    <message>
      <source>{unit} is dissolved and has no successor</source>
      <translation>{unit}已撤销且无承接单位</translation>
    </message>
    <message>
      <source>{unit} is dissolved, {successor} has taken over</source>
      <translation>{unit}已撤销，由{successor}承接</translation>
    </message>
    <message>
      <source>{unit} is not in the list of organisations</source>
      <translation>{unit} 不在单位名录中</translation>
    </message>
    <message>
      <source>{unit} is on leave and nobody stands in for it</source>
      <translation>{unit}暂停工作且无代管单位</translation>
    </message>
    <message>
      <source>{unit} is on leave, {successor} stands in for it</source>
      <translation>{unit}暂停工作，由{successor}代管</translation>
    </message>
    <message>
      <source>{unit}: cases to handle, {count} in all, as of {at}</source>
      <translation>{unit}：待处置案件，共{count}件，截至{at}</translation>
    </message>
    <message>
      <source>{value} cannot be read as a date.</source>
      <translation>{value} 不能识别为日期。</translation>
    </message>
    <message>
      <source>{value} cannot be read as a date; it is left out.</source>
      <translation>{value} 不能识别为日期，已略去。</translation>
    </message>
    <message>
      <source>{value} is no score of {measure}. Enter 0 to 100.</source>
      <translation>{value} 不是 {measure} 的分值，请填写 0 至 100。</translation>
    </message>
    <message>
      <source>{value} is no value for {name}. Choose another.</source>
      <translation>{value} 不是“{name}”的有效值。请重新选择。</translation>
    </message>
    <message>
      <source>{value} is no value of the new edition; {count} components keep it, as a value of the city.</source>
      <translation>“{value}”不是新版本的取值；{count} 个部件保留它，作为本市取值。</translation>
    </message>
    <message>
      <source>{value} is none of {known}.</source>
      <translation>{value} 不在 {known} 之中。</translation>
    </message>
    <message>
      <source>{value} is not a date. Write it as 2026-03-31.</source>
      <translation>{value} 不是日期，请写成 2026-03-31。</translation>
    </message>
    <message>
      <source>{value} is not a point in time that can be read.</source>
      <translation>{value} 不是可以识别的时间。</translation>
    </message>
    <message>
      <source>{value} names several classes, of components and events. Say the kind, or map it to E0102, C0101 ...</source>
      <translation>{value} 同时是部件和事件的类别。请注明部件或事件，或对应为 E0102、C0101 等。</translation>
    </message>
    <message>
      <source>{value} names several classes. Say the kind and the code.</source>
      <translation>“{value}”对应多个小类。请注明类别和代码。</translation>
    </message>
    <message>
      <source>{value} reports lie on this one point: most likely a default position of the source, not the place.</source>
      <translation>有 {value} 条上报落在同一点上：很可能是来源系统的默认位置，而不是事发地点。</translation>
    </message>
    <message>
      <source>{value} {unit} is no limit for the stage {stage}. Give a number above 0 and a unit.</source>
      <translation>{value} {unit} 不能作为环节“{stage}”的时限。请填写大于0的数和单位。</translation>
    </message>
    <message>
      <source>{value} {unit} is no time limit. Correct the filing standard.</source>
      <translation>{value} {unit} 不是有效时限。请更正立案标准。</translation>
    </message>
    <message>
      <source>{weight}: there are none. The other kinds of work take its share.</source>
      <translation>{weight}：没有数据，其份额由其他各项承担。</translation>
    </message>
    <message>
      <source>{what}, {since} to {until}</source>
      <translation>{what}，{since} 至 {until}</translation>
    </message>
    <message>
      <source>{what}: {areas}</source>
      <translation>{what}：{areas}</translation>
    </message>
    <message>
      <source>{who} changed {code} in the meantime, at {at}: {stands}.</source>
      <translation>{who}已在此期间处理了 {code}（{at}）：{stands}。</translation>
    </message>
    <message>
      <source>{who} reports: {words}</source>
      <translation>{who}告知：{words}</translation>
    </message>
    <message>
      <source>{who}, {at}: {count} changes, {standing} of them still so</source>
      <translation>{who}，{at}：{count} 项变更，其中 {standing} 项仍如此</translation>
    </message>
    <message>
      <source>{years} still lacks 1 January or 1 October and does not count as known.</source>
      <translation>{years} 年还缺 1 月 1 日或 10 月 1 日，仍视为没有日历。</translation>
    </message>
    <message>
      <source>{years}: {holidays} holidays and {workdays} shifted working days.</source>
      <translation>{years} 年：节假日 {holidays} 天，调休上班 {workdays} 天。</translation>
    </message>
    <message>
      <source>{{{name}}} is no place of a case number. There are {places}.</source>
      <translation>案件编号中没有 {{{name}}}。可用的有 {places}。</translation>
    </message>
    <message>
      <source>¥ {liable}: {recovered:g} of {cost:g} yuan recovered</source>
      <translation>¥ {liable}：{cost:g} 元中已追回 {recovered:g} 元</translation>
    </message>
    <message>
      <source>± %</source>
      <translation>变化率</translation>
    </message>
    <message>
      <source>– choose –</source>
      <translation>– 请选择 –</translation>
    </message>
    <message>
      <source>– no better than a naive forecast</source>
      <translation>– 不优于朴素预测</translation>
    </message>
    <message>
      <source>– no score</source>
      <translation>– 无得分</translation>
    </message>
    <message>
      <source>– nothing to divide by</source>
      <translation>– 无可比基数</translation>
    </message>
    <message>
      <source>‖ stands still, {left} left</source>
      <translation>‖ 计时暂停，剩 {left}</translation>
    </message>
    <message>
      <source>“{colour}” of level {letter} is no colour. Write it as #2ca02c.</source>
      <translation>等级 {letter} 的“{colour}”不是颜色，请写成 #2ca02c 的形式。</translation>
    </message>
    <message>
      <source>“{formula}” is no formula. Write counts joined by + and -, such as {example}.</source>
      <translation>“{formula}”不是公式。请写用 + 和 - 连接的数量，例如 {example}。</translation>
    </message>
    <message>
      <source>“{name}” is no name of a rate. Use letters, digits and _, and not the name of a count.</source>
      <translation>“{name}”不能作为率的名称。请使用字母、数字和下划线，且不与计数重名。</translation>
    </message>
    <message>
      <source>“{subject}” is nobody who is judged. Choose one of: {known}.</source>
      <translation>“{subject}”不是评价对象。请从以下选择：{known}。</translation>
    </message>
    <message>
      <source>“{value}” is no area class. Enter its number, or nothing for every class.</source>
      <translation>“{value}”不是区域类别。请填写类别编号；留空表示所有类别。</translation>
    </message>
    <message>
      <source>“{year}” is no year. Enter one, or nothing for every year.</source>
      <translation>“{year}”不是年份。请填写年份；留空表示每年。</translation>
    </message>
    <message>
      <source>… (whole text in the case record)</source>
      <translation>……（全文见案卷）</translation>
    </message>
    <message>
      <source>… and {count} more.</source>
      <translation>……另有 {count} 条。</translation>
    </message>
    <message>
      <source>↑ {points} points above {before}</source>
      <translation>↑ 高于{before} {points} 个百分点</translation>
    </message>
    <message>
      <source>→ as {before}</source>
      <translation>→ 与{before}持平</translation>
    </message>
    <message>
      <source>↓ {points} points below {before}</source>
      <translation>↓ 低于{before} {points} 个百分点</translation>
    </message>
    <message>
      <source>■ handled {left} too late, due {due}</source>
      <translation>■ 超时 {left} 处置，截止 {due}</translation>
    </message>
    <message>
      <source>■ reply overdue since {at}</source>
      <translation>■ {at} 起回复超时</translation>
    </message>
    <message>
      <source>■ {errors} ▲ {warnings}</source>
      <translation>■ {errors} ▲ {warnings}</translation>
    </message>
    <message>
      <source>■ {red} cases are overdue, ▲ {yellow} are about to expire.</source>
      <translation>■ 已超时 {red} 件，▲ 将超时 {yellow} 件。</translation>
    </message>
    <message>
      <source>▲ No calendar yet: Mondays to Fridays count as working days.</source>
      <translation>▲ 还没有日历：周一至周五都算工作日。</translation>
    </message>
    <message>
      <source>◀ Figures</source>
      <translation>◀ 统计结果</translation>
    </message>
    <message>
      <source>◇: limits still to be set by the city; –: no condition</source>
      <translation>◇：有时限待本市核定；–：没有立案条件</translation>
    </message>
    <message>
      <source>● handled in time, {left} before {due}</source>
      <translation>● 按时处置，提前 {left}，截止 {due}</translation>
    </message>
    <message>
      <source>⚖ carried out, no rule made of it yet</source>
      <translation>⚖ 已执行，尚未形成规则</translation>
    </message>
    <message>
      <source>⚖ decided on {at}, not carried out</source>
      <translation>⚖ {at} 已决定，未执行</translation>
    </message>
    <message>
      <source>✉ reply</source>
      <translation>✉ 待回复</translation>
    </message>
    <message>
      <source>✉ reply until {at}</source>
      <translation>✉ {at} 前回复</translation>
    </message>
    <message>
      <source>✓ goal {limit} reached</source>
      <translation>✓ 达到目标 {limit}</translation>
    </message>
    <message>
      <source>✔ fired, ○ would have fired, ✕ names nobody</source>
      <translation>✔ 生效，○ 本可生效，✕ 未给出单位</translation>
    </message>
    <message>
      <source>✗ goal {limit} missed</source>
      <translation>✗ 未达目标 {limit}</translation>
    </message>
  </context>
</TS>
