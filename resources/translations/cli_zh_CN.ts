<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>cli</name>
    <message>
        <source>AccessKey id (empty: as Alibaba Cloud's own tools are configured)</source>
        <translation>AccessKey ID（留空：使用阿里云自有工具的配置）</translation>
    </message>
    <message>
        <source>AccessKey secret</source>
        <translation>AccessKey Secret</translation>
    </message>
    <message>
        <source>Added: {added}, updated: {updated}, missing: {missing}, failed: {failed}</source>
        <translation>已添加：{added}，已更新：{updated}，找不到：{missing}，失败：{failed}</translation>
    </message>
    <message>
        <source>Added: {added}, updated: {updated}, unchanged: {unchanged}</source>
        <translation>已添加：{added}，已更新：{updated}，未变化：{unchanged}</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>维数</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Following folders. Ctrl+C ends it.</source>
        <translation>正在监视文件夹。按 Ctrl+C 结束。</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Imports failed</source>
        <translation>导入失败</translation>
    </message>
    <message>
        <source>Imports running</source>
        <translation>正在导入</translation>
    </message>
    <message>
        <source>Imports waiting</source>
        <translation>等待导入</translation>
    </message>
    <message>
        <source>Interrupted.</source>
        <translation>已中断。</translation>
    </message>
    <message>
        <source>It does not answer, and need not: no connection keeps secrets in it.</source>
        <translation>密钥环没有响应，目前也不需要它：没有连接在其中保存密钥。</translation>
    </message>
    <message>
        <source>It is made when it is first needed.</source>
        <translation>将在首次使用时创建。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>Looking for photos without: {unwanted}</source>
        <translation>正在查找不含以下内容的照片：{unwanted}</translation>
    </message>
    <message>
        <source>Looking for: {wanted}; without: {unwanted}</source>
        <translation>查找：{wanted}；不含：{unwanted}</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Not all of the photos are in the library.</source>
        <translation>部分照片不在图库中。</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有找到照片。</translation>
    </message>
    <message>
        <source>Nothing was removed.</source>
        <translation>没有移除任何照片。</translation>
    </message>
    <message>
        <source>Only {size} are free at {path}. Free some space, or move TUSOU_HOME.</source>
        <translation>{path} 只剩 {size} 可用空间。请清理空间，或更改 TUSOU_HOME。</translation>
    </message>
    <message>
        <source>Password of the database account {name}</source>
        <translation>数据库账号 {name} 的密码</translation>
    </message>
    <message>
        <source>Password of the namespace {name}</source>
        <translation>命名空间 {name} 的密码</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>PySide6 is not installed; the window needs it: pip install PySide6-Essentials.</source>
        <translation>未安装窗口所需的 PySide6：pip install PySide6-Essentials。</translation>
    </message>
    <message>
        <source>Recall in %</source>
        <translation>召回率（%）</translation>
    </message>
    <message>
        <source>Remove {count} photos from the service? This cannot be undone.</source>
        <translation>从服务中移除 {count} 张照片？此操作无法撤销。</translation>
    </message>
    <message>
        <source>Removed {name}; {size} are free again.</source>
        <translation>已删除 {name}，释放了 {size}。</translation>
    </message>
    <message>
        <source>Removed: {count}</source>
        <translation>已移除：{count}</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Secrets are kept by {name}.</source>
        <translation>密钥由 {name} 保存。</translation>
    </message>
    <message>
        <source>Security token (empty: none)</source>
        <translation>安全令牌（留空：无）</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Size on this computer</source>
        <translation>占用本机空间</translation>
    </message>
    <message>
        <source>Some photos could not be imported.</source>
        <translation>部分照片未能导入。</translation>
    </message>
    <message>
        <source>Something needs attention.</source>
        <translation>有问题需要处理。</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>The connection {name} is forgotten.</source>
        <translation>连接 {name} 已删除。</translation>
    </message>
    <message>
        <source>The database {path} is intact.</source>
        <translation>数据库 {path} 完好。</translation>
    </message>
    <message>
        <source>The library does not answer.</source>
        <translation>图库没有响应。</translation>
    </message>
    <message>
        <source>The library {library} answers with {model}.</source>
        <translation>图库 {library} 现在使用 {model}。</translation>
    </message>
    <message>
        <source>The library {library} is on the way to {model}: {missing} photos are missing.</source>
        <translation>图库 {library} 正在换用 {model}：还差 {missing} 张照片。</translation>
    </message>
    <message>
        <source>The library {name} is connected; check it with: tusou library check {name}. Photos that are added to it leave this computer; uploads and searches are paid for.</source>
        <translation>图库 {name} 已连接；检查命令：tusou library check {name}。添加到该图库的照片会离开本机；上传和搜索均会计费。</translation>
    </message>
    <message>
        <source>The settings file was damaged and is now {path}; defaults apply.</source>
        <translation>设置文件已损坏，已移至 {path}；当前使用默认设置。</translation>
    </message>
    <message>
        <source>The library has no field for captions: this caption stays on this computer.</source>
        <translation>此图库没有说明文字字段：此说明仅保存在本机。</translation>
    </message>
    <message>
        <source>Text was not read yet in {count} other photos. To read it: tusou text read</source>
        <translation>另有 {count} 张照片中的文字尚未识别。识别请运行：tusou text read</translation>
    </message>
    <message>
        <source>The answer cannot be written: {reason}</source>
        <translation>无法写出结果：{reason}</translation>
    </message>
    <message>
        <source>The window cannot open: {reason}. On Debian and Ubuntu: sudo apt install {packages}.</source>
        <translation>窗口无法打开：{reason}。在 Debian 和 Ubuntu 上：sudo apt install {packages}。</translation>
    </message>
    <message>
        <source>There are more: --after {mark}</source>
        <translation>还有更多：--after {mark}</translation>
    </message>
    <message>
        <source>There are no duplicates.</source>
        <translation>没有重复照片。</translation>
    </message>
    <message>
        <source>There are no photos here.</source>
        <translation>这里没有照片。</translation>
    </message>
    <message>
        <source>They are installed.</source>
        <translation>已安装。</translation>
    </message>
    <message>
        <source>They are installed. There is no screen in this session: the window cannot open, the command line works.</source>
        <translation>已安装。当前会话没有显示器：窗口无法打开，命令行可以使用。</translation>
    </message>
    <message>
        <source>They can be read; the current library is {name}.</source>
        <translation>可以读取；当前图库为 {name}。</translation>
    </message>
    <message>
        <source>This folder is not followed.</source>
        <translation>此文件夹未被监视。</translation>
    </message>
    <message>
        <source>Tusou can write to {path} and its other folders.</source>
        <translation>可以写入 {path} 及其他文件夹。</translation>
    </message>
    <message>
        <source>Uploads to this library are paid for: each photo counts as 2 entries.</source>
        <translation>上传到该图库会计费：每张照片按 2 条计。</translation>
    </message>
    <message>
        <source>Used: {usage}</source>
        <translation>用量：{usage}</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>being prepared</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>arrived in part</source>
        <translation>已下载部分</translation>
    </message>
    <message>
        <source>can be installed</source>
        <translation>可安装</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>没有响应</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>installed</source>
        <translation>已安装</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>{count} could not be added.</source>
        <translation>{count} 项无法添加。</translation>
    </message>
    <message>
        <source>{model} does not understand Chinese.</source>
        <translation>{model} 不支持中文。</translation>
    </message>
    <message>
        <source>{ms} ms a photo</source>
        <translation>每张 {ms} 毫秒</translation>
    </message>
    <message>
        <source>{name} is complete.</source>
        <translation>{name} 完整。</translation>
    </message>
    <message>
        <source>{name} is installed. “tusou model use {name}” lets searches use it.</source>
        <translation>{name} 已安装。运行“tusou model use {name}”即可用它搜索。</translation>
    </message>
    <message>
        <source>{size} are free at {path}.</source>
        <translation>{path} 有 {size} 可用空间。</translation>
    </message>
    <message>
        <source>{target} is in order.</source>
        <translation>{target} 正常。</translation>
    </message>
    <message>
        <source>Text in pictures is read.</source>
        <translation>会识别图片中的文字。</translation>
    </message>
    <message>
        <source>Text in pictures is not read.</source>
        <translation>不识别图片中的文字。</translation>
    </message>
    <message>
        <source>Photos that were read: {read}; not read yet: {missing}</source>
        <translation>已识别的照片：{read}；尚未识别：{missing}</translation>
    </message>
    <message>
        <source>A word needs at least one letter.</source>
        <translation>词不能为空。</translation>
    </message>
    <message>
        <source>--refuse and --forget exclude each other.</source>
        <translation>--refuse 和 --forget 不能同时使用。</translation>
    </message>
    <message>
        <source>photos still needed: {count}</source>
        <translation>还需要照片：{count}</translation>
    </message>
    <message>
        <source>too few other photos to tell them from</source>
        <translation>其他照片太少，无法区分</translation>
    </message>
    <message>
        <source>learned</source>
        <translation>已学会</translation>
    </message>
    <message>
        <source>the photos have too little in common</source>
        <translation>这些照片的共同点太少</translation>
    </message>
    <message>
        <source>{word}: photos: {examples}, refused: {refused}; {state}</source>
        <translation>{word}：照片 {examples} 张，排除 {refused} 张；{state}</translation>
    </message>
    <message>
        <source>No photo has a tag yet. “tusou teach WORD PHOTO…” gives the first.</source>
        <translation>还没有照片带标签。用“tusou teach 词 照片…”添加第一个。</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>词</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>There is nothing to suggest for {word}.</source>
        <translation>没有可为“{word}”推荐的照片。</translation>
    </message>
    <message>
        <source>likely</source>
        <translation>很可能</translation>
    </message>
    <message>
        <source>uncertain</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>has the tag, looks different</source>
        <translation>有此标签，但看起来不同</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>There are no photos in what was given.</source>
        <translation>所给的内容里没有照片。</translation>
    </message>
    <message>
        <source>It is not needed: all libraries are on this computer.</source>
        <translation>用不到：所有图库都在这台电脑上。</translation>
    </message>
    <message>
        <source>The window does that at once, the command line with the next “tusou add”.</source>
        <translation>窗口会立即这样做，命令行则在下次运行“tusou add”时这样做。</translation>
    </message>
    <message>
        <source>Tusou cannot show its window: there is no display. Start it in a desktop session, or set DISPLAY (over SSH: ssh -X).</source>
        <translation>图搜无法显示窗口：没有显示器。请在桌面会话中启动，或设置 DISPLAY（通过 SSH 时用 ssh -X）。</translation>
    </message>
    <message>
        <source>Tusou cannot show its window: the display {display} does not answer. Check DISPLAY and the permission to use it (xauth).</source>
        <translation>图搜无法显示窗口：显示器 {display} 没有响应。请检查 DISPLAY 及其使用权限 (xauth)。</translation>
    </message>
    <message>
        <source>Tusou cannot show its window: a system library is missing ({reason}). On Debian and Ubuntu: sudo apt install {packages}.</source>
        <translation>图搜无法显示窗口：缺少系统库（{reason}）。Debian 和 Ubuntu 上请运行：sudo apt install {packages}。</translation>
    </message>
    <message>
        <source>Or use the command line, which needs no display: tusou --help</source>
        <translation>也可以使用不需要显示器的命令行：tusou --help</translation>
    </message>
    <message>
        <source>collection</source>
        <translation>集合</translation>
    </message>
    <message>
        <source>connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>database</source>
        <translation>数据库</translation>
    </message>
    <message>
        <source>disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>display libraries</source>
        <translation>显示库</translation>
    </message>
    <message>
        <source>documents</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>journal</source>
        <translation>导入日志</translation>
    </message>
    <message>
        <source>keyring</source>
        <translation>密钥环</translation>
    </message>
    <message>
        <source>ledger</source>
        <translation>上传账本</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>notebook</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>open platform</source>
        <translation>开放平台</translation>
    </message>
    <message>
        <source>search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>upload host</source>
        <translation>上传主机</translation>
    </message>
    <message>
        <source>No folder is followed. “tusou watch add FOLDER” follows one.</source>
        <translation>没有监视任何文件夹。用“tusou watch add 文件夹”添加。</translation>
    </message>
    <message>
        <source>there is nothing in it</source>
        <translation>内容为空</translation>
    </message>
    <message>
        <source>See: {command} --help</source>
        <translation>用法见：{command} --help</translation>
    </message>
    <message>
        <source>“{text}” is not of the form K=V</source>
        <translation>“{text}”不是“名称=值”的形式</translation>
    </message>
    <message>
        <source>a weight stands after the term that it belongs to</source>
        <translation>权重要写在所属的搜索项之后</translation>
    </message>
    <message>
        <source>“{text}” is not a number other than zero</source>
        <translation>“{text}”不是非零的数</translation>
    </message>
    <message>
        <source>give some TEXT or an --image to search for</source>
        <translation>请给出要搜索的文字 (TEXT) 或图片 (--image)</translation>
    </message>
    <message>
        <source>nan is not a number from 0 to 1</source>
        <translation>nan 不是 0 到 1 之间的数</translation>
    </message>
    <message>
        <source>--create needs the database account that may create things</source>
        <translation>使用 --create 时必须给出有创建权限的数据库账号</translation>
    </message>
    <message>
        <source>--model and --manager-account belong to --create</source>
        <translation>--model 和 --manager-account 只能与 --create 一起使用</translation>
    </message>
    <message>
        <source>There is no window in this program.</source>
        <translation>此程序没有窗口。</translation>
    </message>
</context>
<context>
    <name>help</name>
    <message>
        <source>Search photos by photo and by words. Without arguments, or with photos only, the window opens.</source>
        <translation>以图搜图，以文搜图。不带参数或只给照片时打开窗口。</translation>
    </message>
    <message>
        <source>Print the version.</source>
        <translation>显示版本。</translation>
    </message>
    <message>
        <source>Try everything that Tusou needs.</source>
        <translation>试用图搜所需的一切。</translation>
    </message>
    <message>
        <source>Add photos to a library and wait until they are searchable. What an earlier run left is finished, too.</source>
        <translation>将照片添加到图库，直到可以搜索为止。

上次未完成的导入也会继续完成。</translation>
    </message>
    <message>
        <source>Photos, folders, archives (zip, tar, tar.gz), links.</source>
        <translation>照片、文件夹、压缩包（zip、tar、tar.gz）或链接。</translation>
    </message>
    <message>
        <source>Caption of these photos.</source>
        <translation>这些照片的说明。</translation>
    </message>
    <message>
        <source>A named value of these photos.</source>
        <translation>这些照片的元数据（名称=值）。</translation>
    </message>
    <message>
        <source>Check everything without storing it.</source>
        <translation>只检查，不保存。</translation>
    </message>
    <message>
        <source>The library; by default the current one.</source>
        <translation>图库；默认为当前图库。</translation>
    </message>
    <message>
        <source>Links may lead into this computer and private networks.</source>
        <translation>允许链接指向本机和内网。</translation>
    </message>
    <message>
        <source>Print one JSON object and nothing else on standard output.</source>
        <translation>标准输出只打印一个 JSON 对象。</translation>
    </message>
    <message>
        <source>Find photos by words, by pictures, or by both together.</source>
        <translation>用文字、图片或两者一起查找照片。</translation>
    </message>
    <message>
        <source>Words, Chinese or English.</source>
        <translation>文字，中文或英文。</translation>
    </message>
    <message>
        <source>A picture to look like.</source>
        <translation>要找的照片与它相似。</translation>
    </message>
    <message>
        <source>Words that count against a photo.</source>
        <translation>照片不应有的内容。</translation>
    </message>
    <message>
        <source>Weight of the term before it; negative: less like this.</source>
        <translation>前一项的权重；负数表示要不像它。</translation>
    </message>
    <message>
        <source>How many matches to return.</source>
        <translation>返回多少个结果。</translation>
    </message>
    <message>
        <source>A condition, such as date&gt;=2024-05, type=png, folder=… or shop=north.</source>
        <translation>条件，如 date&gt;=2024-05、type=png 或 shop=north。</translation>
    </message>
    <message>
        <source>Show near-identical photos as one match, which names its copies.</source>
        <translation>近似重复的照片合为一个结果，并列出其副本。</translation>
    </message>
    <message>
        <source>List the photos of a library, newest first.</source>
        <translation>列出图库的照片，最新的在前。</translation>
    </message>
    <message>
        <source>How many photos.</source>
        <translation>照片数量。</translation>
    </message>
    <message>
        <source>Go on where an earlier list ended: its `next`.</source>
        <translation>从上次列表的结尾 (next) 继续。</translation>
    </message>
    <message>
        <source>Take photos out of a library. The files themselves are never touched.</source>
        <translation>从图库移除照片。绝不改动照片文件本身。</translation>
    </message>
    <message>
        <source>Photos: ids, beginnings of ids, or paths.</source>
        <translation>照片：ID、ID 的开头或路径。</translation>
    </message>
    <message>
        <source>Do not ask.</source>
        <translation>不询问。</translation>
    </message>
    <message>
        <source>Change the caption of a photo.</source>
        <translation>修改照片的说明。</translation>
    </message>
    <message>
        <source>A photo: its id, the beginning of it, or a path.</source>
        <translation>照片：ID、ID 的开头或路径。</translation>
    </message>
    <message>
        <source>The caption; empty to take it away.</source>
        <translation>说明；留空则删除。</translation>
    </message>
    <message>
        <source>Teach a word with five photos or more. Searches for it then find others that show the same.</source>
        <translation>用至少五张照片教一个词。

之后搜索这个词，就能找到内容相同的其他照片。</translation>
    </message>
    <message>
        <source>What the photos show; a tag that they get.</source>
        <translation>照片的内容；会成为照片的标签。</translation>
    </message>
    <message>
        <source>The photos do not show it.</source>
        <translation>这些照片不是这个词。</translation>
    </message>
    <message>
        <source>Take back what was said of the photos.</source>
        <translation>撤回对这些照片的判断。</translation>
    </message>
    <message>
        <source>List the words of a library, or suggest photos for one.</source>
        <translation>列出图库学过的词，或为某个词推荐照片。</translation>
    </message>
    <message>
        <source>Suggest photos that this word may fit.</source>
        <translation>推荐可能符合这个词的照片。</translation>
    </message>
    <message>
        <source>How many suggestions.</source>
        <translation>推荐数量。</translation>
    </message>
    <message>
        <source>Find groups of near-identical photos, and which to keep. Nothing is changed.</source>
        <translation>查找近似重复的照片，并指出保留哪张。不作任何改动。</translation>
    </message>
    <message>
        <source>How alike two photos are at least, from 0 to 1; higher finds fewer.</source>
        <translation>最低相似程度，0 到 1；越高找到的越少。</translation>
    </message>
    <message>
        <source>Show the number of photos, imports, model and engine health.</source>
        <translation>显示照片数量、导入、模型和引擎状态。</translation>
    </message>
    <message>
        <source>Check what Tusou needs, and say how to mend it.

Looks at display libraries, folders, settings, keyring, models, disk, databases, and at the network where a library
needs it.</source>
        <translation>检查图搜所需的一切，并说明如何修复。

检查显示库、文件夹、设置、密钥环、模型、磁盘和数据库；

图库需要网络时，也检查网络。</translation>
    </message>
    <message>
        <source>Open the window and search with photos. A window that is open comes to the front.</source>
        <translation>打开窗口，用照片搜索。已打开的窗口会移到最前。</translation>
    </message>
    <message>
        <source>Photos to search with.</source>
        <translation>用来搜索的照片。</translation>
    </message>
    <message>
        <source>Show, check, add and remove libraries.</source>
        <translation>查看、检查、添加和移除图库。</translation>
    </message>
    <message>
        <source>Add a library on another engine.</source>
        <translation>添加使用其他引擎的图库。</translation>
    </message>
    <message>
        <source>Connect to a collection on AnalyticDB for PostgreSQL.

Secrets come from the environment (and are not stored), or are asked for on a terminal and kept in the keyring:
ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABA_CLOUD_SECURITY_TOKEN,
TUSOU_NAMESPACE_PASSWORD, and TUSOU_MANAGER_PASSWORD for --create.</source>
        <translation>连接 AnalyticDB PostgreSQL 版的集合。

密钥和密码取自环境变量（不保存），或在终端询问后存入密钥环：

ALIBABA_CLOUD_ACCESS_KEY_ID、 ALIBABA_CLOUD_ACCESS_KEY_SECRET、 ALIBABA_CLOUD_SECURITY_TOKEN、 TUSOU_NAMESPACE_PASSWORD；

使用 --create 时还有 TUSOU_MANAGER_PASSWORD。</translation>
    </message>
    <message>
        <source>Name of the new library.</source>
        <translation>新图库的名称。</translation>
    </message>
    <message>
        <source>Region, such as cn-hangzhou.</source>
        <translation>地域，如 cn-hangzhou。</translation>
    </message>
    <message>
        <source>Instance id, such as gp-….</source>
        <translation>实例 ID，如 gp-…。</translation>
    </message>
    <message>
        <source>Namespace.</source>
        <translation>命名空间。</translation>
    </message>
    <message>
        <source>Document collection.</source>
        <translation>文档集合。</translation>
    </message>
    <message>
        <source>The service; by default the region's.</source>
        <translation>服务接入点；默认为该地域的接入点。</translation>
    </message>
    <message>
        <source>Where uploads are authorised.</source>
        <translation>开放平台接入点，用于授权上传。</translation>
    </message>
    <message>
        <source>Certificate authorities to trust besides (PEM).</source>
        <translation>另外信任的 CA 证书文件 (PEM)。</translation>
    </message>
    <message>
        <source>Set up vector database, namespace and collection where they are missing.</source>
        <translation>创建缺少的向量库、命名空间和集合。</translation>
    </message>
    <message>
        <source>Embedding model of a collection that is created.</source>
        <translation>所创建集合的向量化模型。</translation>
    </message>
    <message>
        <source>Database account that may create these.</source>
        <translation>有创建权限的数据库账号。</translation>
    </message>
    <message>
        <source>Check a library. For a connection the smallest real calls are made, which say what is at fault.</source>
        <translation>检查图库。对连接则发出最小的真实请求，找出问题所在。</translation>
    </message>
    <message>
        <source>Name of the library.</source>
        <translation>图库的名称。</translation>
    </message>
    <message>
        <source>List the libraries and their engines.</source>
        <translation>列出图库及其引擎。</translation>
    </message>
    <message>
        <source>Forget a connection and its secrets. Photos stay where they are, in the cloud too.</source>
        <translation>移除连接及其密钥。照片都留在原处，云端的也是。</translation>
    </message>
    <message>
        <source>Follow folders: new photos come in by themselves.</source>
        <translation>监视文件夹：新照片自动导入。</translation>
    </message>
    <message>
        <source>Follow a folder: import its photos now, and new ones later.

New ones come in while the window or “tusou watch run” is running.</source>
        <translation>监视一个文件夹：立即导入其中的照片，以后导入新照片。

窗口或“tusou watch run”运行时会导入新照片。</translation>
    </message>
    <message>
        <source>A folder.</source>
        <translation>文件夹。</translation>
    </message>
    <message>
        <source>List the folders that libraries follow.</source>
        <translation>列出图库监视的文件夹。</translation>
    </message>
    <message>
        <source>Follow a folder no more. Its photos stay in the library.</source>
        <translation>不再监视文件夹。其中的照片仍留在图库里。</translation>
    </message>
    <message>
        <source>Follow the folders of all libraries until Ctrl+C.</source>
        <translation>监视所有图库的文件夹，直到按 Ctrl+C。</translation>
    </message>
    <message>
        <source>Show, install, choose and remove models.</source>
        <translation>查看、安装、选用和删除模型。</translation>
    </message>
    <message>
        <source>Fetch a model pack, or take a folder or a zip, and test it. Goes on where an earlier try ended.</source>
        <translation>下载模型包，或取自文件夹或 zip，并加以测试。

上次中断的下载会继续。</translation>
    </message>
    <message>
        <source>Name of the list, owner/name on the hub, a folder or a zip.</source>
        <translation>列表中的名称、“所有者/名称”、文件夹或 zip。</translation>
    </message>
    <message>
        <source>Branch, tag or commit on the hub.</source>
        <translation>模型站上的分支、标签或提交。</translation>
    </message>
    <message>
        <source>Show the built-in model, installed packs, and ones to install.</source>
        <translation>列出内置模型、已安装和可安装的模型包。</translation>
    </message>
    <message>
        <source>Delete a model pack, and what libraries keep of it.</source>
        <translation>删除模型包以及图库中与之有关的数据。</translation>
    </message>
    <message>
        <source>Name or id of an installed model; “built-in” for Tusou's own.</source>
        <translation>已安装模型的名称或 ID；内置模型为“built-in”。</translation>
    </message>
    <message>
        <source>Let searches use a model. Every photo is looked at again first; until then the old model answers.</source>
        <translation>选择搜索使用的模型。

先重新分析每张照片，完成之前仍使用原来的模型。</translation>
    </message>
    <message>
        <source>Read text in pictures, so that searches find it.</source>
        <translation>识别图片中的文字，以便搜索。</translation>
    </message>
    <message>
        <source>Read no more text in pictures. What was read is found as before.</source>
        <translation>不再识别图片中的文字。已识别的仍可搜索。</translation>
    </message>
    <message>
        <source>Delete what was read, too.</source>
        <translation>同时删除已识别的文字。</translation>
    </message>
    <message>
        <source>Read text in pictures from now on. It is read in the window, by “tusou text read”, and after “tusou add”.</source>
        <translation>从现在起识别图片中的文字。

在窗口中、用“tusou text read”以及“tusou add”之后识别。</translation>
    </message>
    <message>
        <source>Read the photos that were not read yet, now. Ctrl+C ends it; it goes on where it was.</source>
        <translation>立即识别尚未识别的照片。按 Ctrl+C 结束，下次继续。</translation>
    </message>
    <message>
        <source>Print the text that was read in a photo.</source>
        <translation>显示在照片中识别到的文字。</translation>
    </message>
    <message>
        <source>Tell whether text is read, and how many photos were.</source>
        <translation>显示是否识别文字，以及已识别的照片数量。</translation>
    </message>
</context>
<context>
    <name>click</name>
    <message>
        <source>Usage:</source>
        <translation>用法:</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Positional arguments</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Show this message and exit.</source>
        <translation>显示此帮助。</translation>
    </message>
    <message>
        <source>default: {default}</source>
        <translation>默认：{default}</translation>
    </message>
    <message>
        <source>required</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>Missing argument</source>
        <translation>缺少参数</translation>
    </message>
    <message>
        <source>Missing option</source>
        <translation>缺少选项</translation>
    </message>
    <message>
        <source>Missing command.</source>
        <translation>缺少命令。</translation>
    </message>
    <message>
        <source>No such option {name!r}.</source>
        <translation>没有选项 {name!r}。</translation>
    </message>
    <message>
        <source>No such command {name!r}.</source>
        <translation>没有命令 {name!r}。</translation>
    </message>
    <message>
        <source>Did you mean {possibility}?</source>
        <translation>是否想输入 {possibility}？</translation>
    </message>
    <message>
        <source>Invalid value: {message}</source>
        <translation>值无效：{message}</translation>
    </message>
    <message>
        <source>Invalid value for {param_hint}: {message}</source>
        <translation>{param_hint} 的值无效：{message}</translation>
    </message>
    <message>
        <source>{value!r} is not a valid {number_type}.</source>
        <translation>{value!r} 不是有效的数值。</translation>
    </message>
    <message>
        <source>{value} is not in the range {range}.</source>
        <translation>{value} 不在 {range} 的范围内。</translation>
    </message>
    <message>
        <source>Option {name!r} requires an argument.</source>
        <translation>选项 {name!r} 需要一个值。</translation>
    </message>
    <message>
        <source>Option {name!r} does not take a value.</source>
        <translation>选项 {name!r} 不带值。</translation>
    </message>
    <message>
        <source>Got unexpected extra argument ({args})</source>
        <translation>多余的参数 ({args})</translation>
    </message>
    <message>
        <source>{name} {filename!r} is not readable.</source>
        <translation>{name} {filename!r} 无法读取。</translation>
    </message>
    <message>
        <source>path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Error: {message}</source>
        <translation>错误：{message}</translation>
    </message>
    <message>
        <source>Error: invalid input</source>
        <translation>错误：输入无效</translation>
    </message>
</context>
</TS>
