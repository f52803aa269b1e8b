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
        <source>there is nothing in it</source>
        <translation>内容为空</translation>
    </message>
</context>
</TS>
