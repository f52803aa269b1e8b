<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>About</name>
    <message>
        <source>About Tusou</source>
        <translation>关于图搜</translation>
    </message>
    <message>
        <source>Finds photos by photo and by words, on this computer or on AnalyticDB for PostgreSQL.</source>
        <translation>以图搜图、以文搜图，可在本机或云原生数据仓库 AnalyticDB PostgreSQL 版上使用。</translation>
    </message>
    <message>
        <source>Open source under the Apache License 2.0.</source>
        <translation>基于 Apache License 2.0 开源。</translation>
    </message>
    <message>
        <source>Third-party components</source>
        <translation>第三方组件</translation>
    </message>
</context>
<context>
    <name>AccountPage</name>
    <message>
        <source>Account</source>
        <extracomment>Offered before the service is asked; any other region can be typed.</extracomment>
        <translation>账号</translation>
    </message>
    <message>
        <source>Photos that you add leave this computer. Uploads and searches cost money.</source>
        <translation>添加的照片会离开这台电脑。上传和搜索会产生费用。</translation>
    </message>
    <message>
        <source>Name of the library</source>
        <translation>图库名称</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>访问方式</translation>
    </message>
    <message>
        <source>AccessKey of a RAM user</source>
        <translation>RAM 用户的 AccessKey</translation>
    </message>
    <message>
        <source>Temporary key (STS)</source>
        <translation>临时密钥（STS）</translation>
    </message>
    <message>
        <source>As Alibaba Cloud&apos;s own tools are configured</source>
        <translation>沿用阿里云工具自身的配置</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>地域</translation>
    </message>
    <message>
        <source>AccessKey ID</source>
        <translation>AccessKey ID</translation>
    </message>
    <message>
        <source>AccessKey secret</source>
        <translation>AccessKey Secret</translation>
    </message>
    <message>
        <source>Security token</source>
        <translation>安全令牌</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>服务接入点</translation>
    </message>
    <message>
        <source>the region&apos;s own</source>
        <translation>该地域的默认接入点</translation>
    </message>
    <message>
        <source>Open platform endpoint</source>
        <translation>开放平台接入点</translation>
    </message>
    <message>
        <source>CA bundle</source>
        <translation>CA 证书文件</translation>
    </message>
    <message>
        <source>PEM file, for a company&apos;s proxy</source>
        <translation>PEM 文件，用于公司代理</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Other hosts</source>
        <translation>其他主机</translation>
    </message>
    <message>
        <source>List regions</source>
        <translation>列出地域</translation>
    </message>
    <message>
        <source>As it is kept</source>
        <translation>保持已保存的</translation>
    </message>
    <message>
        <source>host or host:port; always over HTTPS. A proxy comes from the system&apos;s settings.</source>
        <translation>填写“主机”或“主机:端口”，始终使用 HTTPS。代理以系统设置为准。</translation>
    </message>
    <message>
        <source>The AccessKey stays as it was kept; it is not shown.</source>
        <translation>继续使用已保存的 AccessKey，不会显示出来。</translation>
    </message>
    <message>
        <source>Looked for at each start: environment variables, the profile of the aliyun command line, ~/.alibabacloud/credentials. Nothing of it is stored here.</source>
        <translation>每次启动时依次查找：环境变量、阿里云命令行工具的配置、~/.alibabacloud/credentials。图搜不会保存其中任何内容。</translation>
    </message>
    <message>
        <source>The environment gives the AccessKey; it counts, whatever is chosen here, and is not stored.</source>
        <translation>环境变量中已有 AccessKey：无论这里如何选择都以它为准，且不会保存。</translation>
    </message>
    <message>
        <source>PEM files (*.pem *.crt *.cer)</source>
        <translation>PEM 文件 (*.pem *.crt *.cer)</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Photo</source>
        <extracomment>As it stands behind Chinese words.</extracomment>
        <translation>照片(&amp;P)</translation>
    </message>
    <message>
        <source>Add &amp;photos…</source>
        <translation>添加照片(&amp;P)…</translation>
    </message>
    <message>
        <source>Add &amp;folder…</source>
        <translation>添加文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>Add from clip&amp;board</source>
        <translation>从剪贴板添加(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Watched folders…</source>
        <translation>监视的文件夹(&amp;W)…</translation>
    </message>
    <message>
        <source>New AnalyticDB &amp;connection…</source>
        <translation>新建 AnalyticDB 连接(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>Sa&amp;ve search</source>
        <translation>保存搜索(&amp;V)</translation>
    </message>
    <message>
        <source>Find &amp;duplicates…</source>
        <translation>查找重复照片(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>搜索(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Imports</source>
        <translation>导入列表(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Preview</source>
        <translation>预览(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;One photo of each picture</source>
        <translation>合并相同的图片(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全屏(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About Tusou</source>
        <translation>关于图搜(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
</context>
<context>
    <name>AnnotationController</name>
    <message>
        <source>Changing {name} ({done} of {total})…</source>
        <translation>正在修改 {name}（{done}/{total}）…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) changed.</source>
        <translation>
            <numerusform>已修改 %n 张照片。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) have their former captions and tags.</source>
        <translation>
            <numerusform>已恢复 %n 张照片原来的说明和标签。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) could not be changed: {reason}</source>
        <translation>
            <numerusform>%n 张照片无法修改：{reason}</numerusform>
        </translation>
    </message>
    <message>
        <source>The others stay as they are.</source>
        <translation>其余照片保持不变。</translation>
    </message>
</context>
<context>
    <name>AnnotationDialog</name>
    <message>
        <source>Caption and tags</source>
        <extracomment>A photo that is uploaded again counts as so many entries.</extracomment>
        <translation>说明和标签</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Add a caption</source>
        <translation>添加说明</translation>
    </message>
    <message>
        <source>The captions differ. What you type here takes their place.</source>
        <translation>各照片的说明不同；在此输入的内容将替换它们。</translation>
    </message>
    <message>
        <source>Add tags, separated by commas</source>
        <translation>添加标签，用逗号分隔</translation>
    </message>
    <message>
        <source>New tags</source>
        <translation>新标签</translation>
    </message>
    <message>
        <source>&amp;Caption</source>
        <translation>说明(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Tags</source>
        <translation>标签(&amp;T)</translation>
    </message>
    <message numerus="yes">
        <source>The service of this library is paid for. A change uploads each photo again: %n entries for each photo.</source>
        <translation>
            <numerusform>此图库使用付费服务。每次修改都会重新上传照片：每张照片计 %n 条。</numerusform>
        </translation>
    </message>
    <message>
        <source>This change: up to {entries} entries.</source>
        <translation>本次修改最多 {entries} 条。</translation>
    </message>
</context>
<context>
    <name>CardDelegate</name>
    <message>
        <source>File missing</source>
        <extracomment>Badges sit on the picture itself if it has at least this side, else in the corner of its square. Small pictures are not blown up beyond this.</extracomment>
        <translation>文件缺失</translation>
    </message>
</context>
<context>
    <name>CheckPage</name>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>The smallest real calls show whether everything works. One search is paid for.</source>
        <translation>用最小的真实调用检查一切是否正常。其中一次搜索会计费。</translation>
    </message>
    <message>
        <source>Result of the check</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>The secrets can be kept until Tusou ends, or come from environment variables.</source>
        <translation>可以只在图搜运行期间保留这些密钥，或通过环境变量提供。</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Copy RAM policy</source>
        <translation>复制 RAM 权限策略</translation>
    </message>
    <message>
        <source>The least rights that Tusou needs, to paste into the RAM console</source>
        <translation>图搜所需的最小权限，可粘贴到 RAM 控制台</translation>
    </message>
    <message>
        <source>Keep the secrets for this session only, not in the keyring</source>
        <translation>仅在本次运行中保留密钥，不存入系统钥匙串</translation>
    </message>
    <message>
        <source>Save although the check failed</source>
        <translation>检查未通过也保存</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Remove</source>
        <extracomment>The slider counts in tenths.</extracomment>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
</context>
<context>
    <name>CollectionPage</name>
    <message>
        <source>Collection</source>
        <translation>集合</translation>
    </message>
    <message>
        <source>A document collection holds the photos of the library.</source>
        <translation>图库的照片存放在一个文档集合中。</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>命名空间</translation>
    </message>
    <message>
        <source>List namespaces</source>
        <translation>列出命名空间</translation>
    </message>
    <message>
        <source>given by the environment</source>
        <translation>由环境变量提供</translation>
    </message>
    <message>
        <source>Namespace password</source>
        <translation>命名空间密码</translation>
    </message>
    <message>
        <source>List collections</source>
        <translation>列出集合</translation>
    </message>
    <message>
        <source>Create what is missing</source>
        <translation>创建缺少的部分</translation>
    </message>
    <message>
        <source>Vector database, namespace and collection; what is there already stays as it is</source>
        <translation>向量库、命名空间和集合；已有的保持不变</translation>
    </message>
    <message>
        <source>Only the manager account may list namespaces: enter it below, then list again.</source>
        <translation>只有管理账号可以列出命名空间：请在下方填写，然后再试一次。</translation>
    </message>
    <message>
        <source>This model cannot see pictures: choose or create another collection.</source>
        <translation>此模型无法识别图片：请选择或创建其他集合。</translation>
    </message>
    <message>
        <source>Full-text search in: {fields}.</source>
        <translation>全文检索字段：{fields}。</translation>
    </message>
    <message>
        <source>Manager account</source>
        <translation>管理账号</translation>
    </message>
    <message>
        <source>database account that may create things</source>
        <translation>有创建权限的数据库账号</translation>
    </message>
    <message>
        <source>Manager password</source>
        <translation>管理账号密码</translation>
    </message>
    <message>
        <source>used once, never stored</source>
        <translation>仅使用一次，不会保存</translation>
    </message>
    <message>
        <source>as it is kept</source>
        <translation>保持已保存的</translation>
    </message>
    <message>
        <source>There is no namespace in this instance.</source>
        <translation>此实例中没有命名空间。</translation>
    </message>
    <message>
        <source>There is no collection in this namespace.</source>
        <translation>此命名空间中没有集合。</translation>
    </message>
</context>
<context>
    <name>ConnectionController</name>
    <message>
        <source>An import into this library is under way. Pause or cancel it first.</source>
        <translation>正在向此图库导入照片。请先暂停或取消导入。</translation>
    </message>
    <message>
        <source>Remove connection</source>
        <translation>移除连接</translation>
    </message>
    <message>
        <source>Forget the connection “{name}” and its secrets?</source>
        <translation>移除连接“{name}”及其密钥？</translation>
    </message>
    <message>
        <source>Its photos stay in the collection on AnalyticDB. You can connect again.</source>
        <translation>照片仍保留在 AnalyticDB 的集合中，之后可以重新连接。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Setting up…</source>
        <translation>正在创建…</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
</context>
<context>
    <name>ConnectionList</name>
    <message>
        <source>Connections</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>None yet. The library switcher makes one.</source>
        <translation>还没有连接。可以在图库切换框中新建。</translation>
    </message>
</context>
<context>
    <name>ConnectionTexts</name>
    <message>
        <source>Vector database</source>
        <translation>向量库</translation>
    </message>
    <message>
        <source>Namespace {name}</source>
        <translation>命名空间 {name}</translation>
    </message>
    <message>
        <source>Collection {name}</source>
        <translation>集合 {name}</translation>
    </message>
    <message>
        <source>not done yet</source>
        <translation>尚未执行</translation>
    </message>
    <message>
        <source>What is done stays. “Check again” goes on where it stopped.</source>
        <translation>已完成的步骤会保留。点击“重新检查”可从中断处继续。</translation>
    </message>
    <message>
        <source>Vector index of {name}</source>
        <translation>{name} 的向量索引</translation>
    </message>
    <message>
        <source>What was typed in</source>
        <translation>填写的内容</translation>
    </message>
    <message>
        <source>Service and AccessKey</source>
        <translation>服务与 AccessKey</translation>
    </message>
    <message>
        <source>Collection</source>
        <translation>集合</translation>
    </message>
    <message>
        <source>Reading the collection</source>
        <translation>读取集合</translation>
    </message>
    <message>
        <source>Open platform</source>
        <translation>开放平台</translation>
    </message>
    <message>
        <source>Upload host</source>
        <translation>上传主机</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>created</source>
        <translation>已创建</translation>
    </message>
    <message>
        <source>was there already</source>
        <translation>已存在</translation>
    </message>
</context>
<context>
    <name>ConnectionWizard</name>
    <message>
        <source>New AnalyticDB connection</source>
        <translation>新建 AnalyticDB 连接</translation>
    </message>
    <message>
        <source>Edit AnalyticDB connection</source>
        <translation>编辑 AnalyticDB 连接</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>CopyCard</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Keep {name}</source>
        <translation>保留 {name}</translation>
    </message>
    <message>
        <source>The file is not where it was.</source>
        <translation>文件已不在原来的位置。</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Dimensions</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>拍摄时间</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>添加时间</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>曝光时间</translation>
    </message>
    <message>
        <source>Aperture</source>
        <translation>光圈</translation>
    </message>
    <message>
        <source>ISO</source>
        <translation>ISO</translation>
    </message>
    <message>
        <source>Focal length</source>
        <translation>焦距</translation>
    </message>
</context>
<context>
    <name>DropOverlay</name>
    <message>
        <source>Find similar</source>
        <translation>查找相似</translation>
    </message>
    <message>
        <source>Search with these pictures</source>
        <translation>用这些图片搜索</translation>
    </message>
    <message>
        <source>Add to library</source>
        <translation>添加到图库</translation>
    </message>
    <message>
        <source>Photos, folders, archives and links become searchable</source>
        <translation>照片、文件夹、压缩包和链接添加后即可搜索</translation>
    </message>
</context>
<context>
    <name>DropZone</name>
    <message>
        <source>Place to drop photos</source>
        <translation>照片拖放区</translation>
    </message>
    <message>
        <source>Add photos</source>
        <translation>添加照片</translation>
    </message>
    <message>
        <source>Add folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>or drop or paste photos, folders, archives and links here</source>
        <translation>也可将照片、文件夹、压缩包和链接拖放或粘贴到这里</translation>
    </message>
</context>
<context>
    <name>DuplicatesController</name>
    <message>
        <source>These photos are not shown as duplicates again.</source>
        <extracomment>Groups whose thumbnails are loaded ahead.</extracomment>
        <translation>这些照片今后不再列为重复照片。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message numerus="yes">
        <source>Move %n photo(s) to the trash of the system?</source>
        <translation>
            <numerusform>要将 %n 张照片移到系统回收站吗？</numerusform>
        </translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>移到回收站</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) moved to the trash.</source>
        <translation>
            <numerusform>已将 %n 张照片移到回收站。</numerusform>
        </translation>
    </message>
    <message>
        <source>The trash of the system can bring them back.</source>
        <translation>可在系统回收站中还原。</translation>
    </message>
    <message>
        <source>The photos are back where they were.</source>
        <translation>照片已放回原处。</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) stayed as they were, first “{name}”: {reason}</source>
        <translation>
            <numerusform>%n 张照片未改动，首先是“{name}”：{reason}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DuplicatesWindow</name>
    <message>
        <source>Duplicates</source>
        <translation>重复照片</translation>
    </message>
    <message>
        <source>Comparing photos</source>
        <translation>正在比较照片</translation>
    </message>
    <message>
        <source>Not duplicates</source>
        <translation>不是重复照片</translation>
    </message>
    <message>
        <source>Comparing photos…</source>
        <translation>正在比较照片…</translation>
    </message>
    <message>
        <source>Groups of duplicates</source>
        <translation>重复照片组</translation>
    </message>
    <message>
        <source>These photos are never shown as duplicates of each other again</source>
        <translation>今后不再将这些照片互相列为重复照片</translation>
    </message>
    <message numerus="yes">
        <source>%n group(s)</source>
        <translation>
            <numerusform>%n 组</numerusform>
        </translation>
    </message>
    <message>
        <source>No duplicates</source>
        <translation>没有重复照片</translation>
    </message>
    <message>
        <source>No two photos of this library hold the same picture.</source>
        <translation>此图库中没有两张内容相同的照片。</translation>
    </message>
    <message numerus="yes">
        <source>Move %n to the trash…</source>
        <translation>
            <numerusform>将 %n 张移到回收站…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EmbeddingModel</name>
    <message>
        <source>Understands Chinese and English.</source>
        <translation>支持中文和英文。</translation>
    </message>
    <message>
        <source>Understands English only: Chinese words find nothing useful.</source>
        <translation>仅支持英文：用中文搜索得不到有用的结果。</translation>
    </message>
    <message>
        <source>{count} dimensions.</source>
        <translation>{count} 维。</translation>
    </message>
    <message>
        <source>Recommended.</source>
        <translation>推荐。</translation>
    </message>
</context>
<context>
    <name>ErrorPresenter</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message>
        <source>Copying {name} ({done} of {total})…</source>
        <translation>正在复制 {name}（{done} / {total}）…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) copied to “{folder}”.</source>
        <translation>
            <numerusform>已将 %n 张照片复制到“{folder}”。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) could not be copied, first “{name}”: {reason}</source>
        <translation>
            <numerusform>%n 张照片未能复制，首个为“{name}”：{reason}</numerusform>
        </translation>
    </message>
    <message>
        <source>Copying was cancelled. What was copied before stays.</source>
        <translation>已取消复制。已复制的文件会保留。</translation>
    </message>
</context>
<context>
    <name>Filter</name>
    <message>
        <source>Landscape</source>
        <translation>横图</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>竖图</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>方图</translation>
    </message>
    <message>
        <source>Has a caption</source>
        <translation>有说明文字</translation>
    </message>
    <message>
        <source>From {value}</source>
        <translation>从 {value} 起</translation>
    </message>
    <message>
        <source>Until {value}</source>
        <translation>到 {value} 止</translation>
    </message>
    <message>
        <source>Folder: {value}</source>
        <translation>文件夹：{value}</translation>
    </message>
    <message>
        <source>Type: {value}</source>
        <translation>类型：{value}</translation>
    </message>
    <message>
        <source>At least {value}</source>
        <translation>至少 {value}</translation>
    </message>
    <message>
        <source>At most {value}</source>
        <translation>至多 {value}</translation>
    </message>
</context>
<context>
    <name>FilterPopup</name>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>From</source>
        <translation>开始日期</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>结束日期</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>At least (MB)</source>
        <translation>至少（MB）</translation>
    </message>
    <message>
        <source>At most (MB)</source>
        <translation>至多（MB）</translation>
    </message>
    <message>
        <source>Only photos with a caption</source>
        <translation>仅有说明文字的照片</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Taken from</source>
        <translation>拍摄时间起</translation>
    </message>
    <message>
        <source>Taken until</source>
        <translation>拍摄时间止</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>The collection of this library has no fields for what is grey.</source>
        <translation>此图库的集合没有灰色项对应的字段。</translation>
    </message>
    <message>
        <source>The collection of this library has no field for this.</source>
        <translation>此图库的集合没有对应的字段。</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Name of the metadata</source>
        <translation>元数据名称</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比较方式</translation>
    </message>
    <message>
        <source>Value of the metadata</source>
        <translation>元数据的值</translation>
    </message>
</context>
<context>
    <name>FullScreenViewer</name>
    <message>
        <source>Full-screen viewer</source>
        <translation>全屏查看</translation>
    </message>
    <message>
        <source>Stop slideshow (F5)</source>
        <translation>停止放映 (F5)</translation>
    </message>
    <message>
        <source>Slideshow (F5)</source>
        <translation>幻灯片放映 (F5)</translation>
    </message>
    <message>
        <source>Zoom out (-)</source>
        <translation>缩小 (-)</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>放大 (+)</translation>
    </message>
    <message>
        <source>Whole picture (0)</source>
        <translation>适合屏幕 (0)</translation>
    </message>
    <message>
        <source>Previous photo (Left)</source>
        <translation>上一张 (←)</translation>
    </message>
    <message>
        <source>Next photo (Right)</source>
        <translation>下一张 (→)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
</context>
<context>
    <name>GroupModel</name>
    <message numerus="yes">
        <source>%n copies</source>
        <translation>
            <numerusform>%n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>{copies}, identical</source>
        <translation>{copies}，完全相同</translation>
    </message>
    <message>
        <source>{copies}, {percent} % alike</source>
        <translation>{copies}，相似度 {percent}%</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Library</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>Show imports</source>
        <translation>显示导入列表</translation>
    </message>
    <message>
        <source>Show preview</source>
        <translation>显示预览</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>ImportCard</name>
    <message>
        <source>Progress of the import</source>
        <translation>导入进度</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Cancel import</source>
        <translation>取消导入</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>重试失败项</translation>
    </message>
    <message>
        <source>Export problems as CSV…</source>
        <translation>将问题导出为 CSV…</translation>
    </message>
    <message>
        <source>Copy problems</source>
        <translation>复制问题</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
</context>
<context>
    <name>ImportText</name>
    <message numerus="yes">
        <source>{name} and %n more</source>
        <translation>
            <numerusform>{name} 及另外 %n 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n 个问题</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Looking for photos</source>
        <translation>正在查找照片</translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>已找到 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>{rate} photos/s</source>
        <translation>{rate} 张/秒</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message numerus="yes">
        <source>%n added</source>
        <translation>
            <numerusform>新增 %n 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n already there</source>
        <translation>
            <numerusform>%n 张已存在</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n 张失败</numerusform>
        </translation>
    </message>
    <message>
        <source>No photos found</source>
        <translation>未找到照片</translation>
    </message>
</context>
<context>
    <name>InstancePage</name>
    <message>
        <source>Instance</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>An instance of AnalyticDB for PostgreSQL with vector engine optimisation.</source>
        <translation>已开启向量引擎优化的云原生数据仓库 AnalyticDB PostgreSQL 版实例。</translation>
    </message>
    <message>
        <source>Instance ID</source>
        <translation>实例 ID</translation>
    </message>
    <message>
        <source>List instances</source>
        <translation>列出实例</translation>
    </message>
    <message>
        <source>The whitelist of the instance must have the address by which this computer is seen from outside.</source>
        <translation>实例的白名单中必须包含这台电脑的公网出口地址。</translation>
    </message>
    <message>
        <source>There is no instance in this region.</source>
        <translation>该地域没有实例。</translation>
    </message>
</context>
<context>
    <name>LibraryDetails</name>
    <message>
        <source>About this library</source>
        <translation>关于此图库</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>How many photos it has is not known.</source>
        <translation>照片数量未知。</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>It does not answer now. Edit its connection to have it checked.</source>
        <translation>目前没有响应。编辑此连接即可重新检查。</translation>
    </message>
    <message>
        <source>Embedding model: {model}</source>
        <translation>向量模型：{model}</translation>
    </message>
    <message>
        <source>On this computer: {size}</source>
        <translation>占用本机空间：{size}</translation>
    </message>
    <message>
        <source>Used since Tusou was started: {entries} entries, {tokens} tokens</source>
        <translation>本次启动以来的用量：{entries} 条、{tokens} 个 token</translation>
    </message>
    <message>
        <source>A search by words counts as 1 entry, a picture as 2.</source>
        <translation>文字搜索计 1 条，图片计 2 条。</translation>
    </message>
</context>
<context>
    <name>LibrarySwitcher</name>
    <message>
        <source>Library</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>The library that is searched and added to</source>
        <translation>要搜索和添加照片的图库</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>About this library…</source>
        <translation>关于此图库…</translation>
    </message>
    <message>
        <source>Edit this connection…</source>
        <translation>编辑此连接…</translation>
    </message>
    <message>
        <source>Remove this connection…</source>
        <translation>移除此连接…</translation>
    </message>
    <message>
        <source>New AnalyticDB connection…</source>
        <translation>新建 AnalyticDB 连接…</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close message</source>
        <translation>关闭消息</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Install…</source>
        <translation>安装…</translation>
    </message>
    <message>
        <source>Progress of the installation</source>
        <translation>安装进度</translation>
    </message>
    <message>
        <source>{size} have arrived.</source>
        <translation>已下载 {size}。</translation>
    </message>
    <message>
        <source>The hub is asked how large it is…</source>
        <translation>正在向模型站查询大小…</translation>
    </message>
    <message>
        <source>Waiting…</source>
        <translation>等待中…</translation>
    </message>
    <message>
        <source>Stopping; what arrived is kept…</source>
        <translation>正在停止；已下载的部分会保留…</translation>
    </message>
    <message>
        <source>Everything is there and is being tested…</source>
        <translation>文件已齐全，正在测试…</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>Being prepared</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>已安装</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>Built-in model</source>
        <extracomment>Lines end behind the dot, not within a fact.</extracomment>
        <translation>内置模型</translation>
    </message>
    <message>
        <source>{size} on the disk</source>
        <translation>占用磁盘 {size}</translation>
    </message>
    <message>
        <source>at most {size} to download</source>
        <translation>下载量不超过 {size}</translation>
    </message>
    <message>
        <source>{size} of memory</source>
        <translation>占用内存 {size}</translation>
    </message>
    <message>
        <source>{count} dimensions</source>
        <translation>{count} 维</translation>
    </message>
    <message>
        <source>{ms} ms a photo on this computer</source>
        <translation>本机每张照片 {ms} 毫秒</translation>
    </message>
    <message>
        <source>licence {licence}</source>
        <translation>许可证 {licence}</translation>
    </message>
    <message>
        <source>Page of the model</source>
        <translation>模型页面</translation>
    </message>
    <message>
        <source>{language} {percent} %</source>
        <translation>{language} {percent}%</translation>
    </message>
    <message>
        <source>Finds by words: {figures} (mean recall, published by {source})</source>
        <translation>文字搜图：{figures}（平均召回率，数据由 {source} 公布）</translation>
    </message>
    <message>
        <source>Immich</source>
        <translation>Immich</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英文</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
</context>
<context>
    <name>ModelsController</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>{size} are fetched from {hub}, and stay on this computer until you remove the pack.</source>
        <translation>将从 {hub} 下载 {size}，并保留在本机，直到您移除该模型包。</translation>
    </message>
    <message>
        <source>Licence: {licence}.</source>
        <translation>许可证：{licence}。</translation>
    </message>
    <message>
        <source>Tusou does not know its licence: see its page on the hub.</source>
        <translation>图搜不了解它的许可证，请查看它在模型站上的页面。</translation>
    </message>
    <message>
        <source>Install {name}?</source>
        <translation>安装 {name}？</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>安装</translation>
    </message>
    <message>
        <source>{name} is installed and passed its test.</source>
        <translation>{name} 已安装并通过测试。</translation>
    </message>
    <message>
        <source>Use it for searches</source>
        <translation>用它搜索</translation>
    </message>
    <message>
        <source>Searches use {model} now.</source>
        <translation>现在使用 {model} 搜索。</translation>
    </message>
    <message>
        <source>{size} become free on the disk. No photo is touched.</source>
        <translation>将释放 {size} 磁盘空间，不会影响任何照片。</translation>
    </message>
    <message>
        <source>Remove {name}?</source>
        <translation>移除 {name}？</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>{name} is removed; {size} are free again.</source>
        <translation>已移除 {name}，释放了 {size}。</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>The built-in model finds likeness and common words. A model pack understands whole sentences; every photo is looked at again for it in the background, and searches use the model before until that is done.</source>
        <translation>内置模型能找出相似的照片和常用词语。模型包能理解整句话；启用后会在后台重新分析每张照片，完成之前搜索仍使用原来的模型。</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>本机已有</translation>
    </message>
    <message>
        <source>Recommended packs</source>
        <translation>推荐的模型包</translation>
    </message>
    <message>
        <source>Other packs</source>
        <translation>其他模型包</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Install another pack</source>
        <translation>安装其他模型包</translation>
    </message>
    <message>
        <source>Name of a pack</source>
        <translation>模型包名称</translation>
    </message>
    <message>
        <source>owner/name on the hub</source>
        <translation>模型站上的 所有者/名称</translation>
    </message>
    <message>
        <source>Install…</source>
        <translation>安装…</translation>
    </message>
    <message>
        <source>Install the pack of this name</source>
        <translation>安装此名称的模型包</translation>
    </message>
    <message>
        <source>From a folder…</source>
        <translation>从文件夹…</translation>
    </message>
    <message>
        <source>From a zip…</source>
        <translation>从 zip 文件…</translation>
    </message>
    <message>
        <source>Packs have the layout that Immich publishes on the Hugging Face Hub.</source>
        <translation>模型包须采用 Immich 在 Hugging Face Hub 上发布的结构。</translation>
    </message>
    <message>
        <source>Download and computing</source>
        <translation>下载与计算</translation>
    </message>
    <message>
        <source>Address of a mirror</source>
        <translation>镜像站地址</translation>
    </message>
    <message>
        <source>Wait while this computer runs on its battery</source>
        <translation>使用电池供电时暂停</translation>
    </message>
    <message>
        <source>Mi&amp;rror of the hub</source>
        <translation>模型站镜像(&amp;R)</translation>
    </message>
    <message>
        <source>Folder of a model pack</source>
        <translation>模型包文件夹</translation>
    </message>
    <message>
        <source>Zip of a model pack</source>
        <translation>模型包 zip 文件</translation>
    </message>
    <message>
        <source>Zip archives (*.zip)</source>
        <translation>Zip 压缩包 (*.zip)</translation>
    </message>
</context>
<context>
    <name>NamingLine</name>
    <message>
        <source>Name what these photos show</source>
        <translation>说出这些照片里是什么</translation>
    </message>
    <message>
        <source>such as our cat, product shot, blueprint</source>
        <translation>例如：我家的猫、产品图、图纸</translation>
    </message>
</context>
<context>
    <name>NewCollectionPage</name>
    <message>
        <source>New collection</source>
        <translation>新建集合</translation>
    </message>
    <message>
        <source>Neither model nor fields can be changed later. A collection that is there already stays.</source>
        <translation>模型和字段创建后不能更改。已存在的集合保持不变。</translation>
    </message>
    <message>
        <source>Embedding model</source>
        <translation>向量模型</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>高级选项</translation>
    </message>
    <message>
        <source>Vector index for raw vectors</source>
        <translation>原始向量的向量索引</translation>
    </message>
    <message>
        <source>cosine: by direction, the usual one for pictures</source>
        <translation>cosine：按方向比较，图片常用</translation>
    </message>
    <message>
        <source>l2: Euclidean distance</source>
        <translation>l2：欧氏距离</translation>
    </message>
    <message>
        <source>ip: inner product</source>
        <translation>ip：内积</translation>
    </message>
    <message>
        <source>hnswflat: a graph in memory</source>
        <translation>hnswflat：内存中的图索引</translation>
    </message>
    <message>
        <source>novam: in memory, for newer instances</source>
        <translation>novam：内存索引，适用于较新的实例</translation>
    </message>
    <message>
        <source>novad: on disk, for very many photos</source>
        <translation>novad：磁盘索引，适合海量照片</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>距离度量</translation>
    </message>
    <message>
        <source>Metadata fields</source>
        <translation>元数据字段</translation>
    </message>
    <message>
        <source>Full-text fields</source>
        <translation>全文检索字段</translation>
    </message>
    <message>
        <source>left to the service</source>
        <translation>由服务决定</translation>
    </message>
    <message>
        <source>Index algorithm</source>
        <translation>索引算法</translation>
    </message>
    <message>
        <source>HnswM: neighbours of a node</source>
        <translation>HnswM：每个节点的邻居数</translation>
    </message>
    <message>
        <source>HnswEfConstruction: candidates</source>
        <translation>HnswEfConstruction：构建时的候选数</translation>
    </message>
    <message>
        <source>Product quantisation</source>
        <translation>乘积量化（PQ）</translation>
    </message>
    <message>
        <source>on: from 500,000 photos</source>
        <translation>开启：50 万张以上建议</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>One a line, name: type of PostgreSQL. Without a field, photos have no such value.</source>
        <translation>每行一个，格式为“名称: PostgreSQL 类型”。没有的字段无法保存相应的值。</translation>
    </message>
    <message>
        <source>A library needs none: document collections have theirs. For a collection into which other programs write vectors of their own; metric and index are those above.</source>
        <translation>图库不需要它：文档集合自带索引。仅用于由其他程序写入向量的集合；距离度量和索引参数与上面相同。</translation>
    </message>
    <message>
        <source>Collection of raw vectors</source>
        <translation>原始向量集合</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>维数</translation>
    </message>
    <message>
        <source>Create vector index</source>
        <translation>创建向量索引</translation>
    </message>
    <message>
        <source>Advised for {dimensions} dimensions: HnswM {neighbours}, HnswEfConstruction {candidates}.</source>
        <translation>{dimensions} 维的建议值：HnswM {neighbours}，HnswEfConstruction {candidates}。</translation>
    </message>
</context>
<context>
    <name>PaidNotice</name>
    <message>
        <source>Add photos</source>
        <translation>添加照片</translation>
    </message>
    <message>
        <source>Photos that are added to “{library}” leave this computer.</source>
        <translation>添加到“{library}”的照片会离开这台电脑。</translation>
    </message>
    <message>
        <source>Add to library</source>
        <translation>添加到图库</translation>
    </message>
    <message>
        <source>Where they were taken is left out.</source>
        <translation>上传时会去掉拍摄地点。</translation>
    </message>
    <message>
        <source>Where they were taken goes along; the settings of the connection can leave it out.</source>
        <translation>拍摄地点会一并上传；可在连接设置中去掉。</translation>
    </message>
    <message>
        <source>They are uploaded to the service of this library, which is paid for: a photo counts as 2 entries.</source>
        <translation>照片会上传到此图库所用的服务并产生费用：每张照片计 2 条。</translation>
    </message>
    <message>
        <source>{photos} photos were counted: {entries} entries. Those in archives come on top.</source>
        <translation>共 {photos} 张照片，计 {entries} 条；压缩包中的照片另计。</translation>
    </message>
</context>
<context>
    <name>PhotoActions</name>
    <message>
        <source>Find similar</source>
        <extracomment>More files than this are not opened at once.</extracomment>
        <translation>查找相似</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Show on full screen</source>
        <translation>全屏查看</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy image</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Export copies…</source>
        <translation>导出副本…</translation>
    </message>
    <message>
        <source>Edit caption…</source>
        <translation>编辑说明…</translation>
    </message>
    <message>
        <source>Edit tags…</source>
        <translation>编辑标签…</translation>
    </message>
    <message>
        <source>Remove from library</source>
        <translation>从图库中移除</translation>
    </message>
    <message numerus="yes">
        <source>At most %n photo(s) are opened at once.</source>
        <translation>
            <numerusform>一次最多打开 %n 张照片。</numerusform>
        </translation>
    </message>
    <message>
        <source>Teach a word…</source>
        <translation>教一个词…</translation>
    </message>
    <message>
        <source>Teach a word (only on this computer)</source>
        <translation>教一个词（仅限本机图库）</translation>
    </message>
    <message>
        <source>Export copies to a folder</source>
        <translation>将副本导出到文件夹</translation>
    </message>
    <message>
        <source>The image is on the clipboard.</source>
        <translation>图片已复制到剪贴板。</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n photo(s) from the library? The service cannot bring them back.</source>
        <translation>
            <numerusform>从图库中移除 %n 张照片？服务端删除后无法恢复。</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) removed from the library; the files stay where they are.</source>
        <translation>
            <numerusform>已从图库中移除 %n 张照片，文件仍保留在原处。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are back in the library.</source>
        <translation>
            <numerusform>已将 %n 张照片恢复到图库。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoText</name>
    <message>
        <source>score {score}</source>
        <translation>得分 {score}</translation>
    </message>
    <message numerus="yes">
        <source>%n more photo(s) of the same picture</source>
        <translation>
            <numerusform>另有 %n 张相同的图片</numerusform>
        </translation>
    </message>
    <message>
        <source>the file is missing</source>
        <translation>文件缺失</translation>
    </message>
    <message>
        <source>the picture matches</source>
        <translation>画面匹配</translation>
    </message>
    <message>
        <source>the words match</source>
        <translation>文字匹配</translation>
    </message>
    <message>
        <source>picture and words match</source>
        <translation>画面和文字均匹配</translation>
    </message>
</context>
<context>
    <name>PictureText</name>
    <message>
        <source>Text in the picture</source>
        <translation>图片中的文字</translation>
    </message>
</context>
<context>
    <name>PreparationBar</name>
    <message>
        <source>Preparing photos for another model</source>
        <translation>正在为新模型分析照片</translation>
    </message>
    <message>
        <source>Searches use the model before until every photo is ready.</source>
        <translation>在所有照片就绪之前，搜索仍使用原来的模型。</translation>
    </message>
    <message>
        <source>Photos are being prepared for {model}: {done} of {total}</source>
        <translation>正在为 {model} 分析照片：{done} / {total}</translation>
    </message>
</context>
<context>
    <name>PreviewPanel</name>
    <message>
        <source>Preview</source>
        <extracomment>Between two characters after more of them in a row than fit in a narrow panel.</extracomment>
        <translation>预览</translation>
    </message>
    <message>
        <source>Show on full screen</source>
        <translation>全屏查看</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Each change uploads the photo again, which is paid for (2 entries).</source>
        <translation>每次修改都会重新上传照片，按 2 条计费。</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Find similar</source>
        <translation>查找相似</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Select a photo to see it here.</source>
        <translation>选择一张照片，在此预览。</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) selected</source>
        <translation>
            <numerusform>已选择 %n 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>The file is not where it was. Connect its drive, or remove the photo.</source>
        <translation>文件已不在原处。请连接它所在的磁盘，或移除这张照片。</translation>
    </message>
    <message>
        <source>One caption for all of them</source>
        <translation>为所有选中照片填写同一说明</translation>
    </message>
    <message>
        <source>Add a caption</source>
        <translation>添加说明</translation>
    </message>
    <message>
        <source>The same tags for all of them</source>
        <translation>为所有选中照片设置相同标签</translation>
    </message>
    <message>
        <source>Add tags, separated by commas</source>
        <translation>添加标签，用逗号分隔</translation>
    </message>
</context>
<context>
    <name>QueryTitle</name>
    <message>
        <source>photo</source>
        <translation>照片</translation>
    </message>
</context>
<context>
    <name>ReadingBar</name>
    <message>
        <source>Reading text in pictures</source>
        <translation>识别图片中的文字</translation>
    </message>
    <message>
        <source>Text in pictures is being read: {done} of {total}</source>
        <translation>正在识别图片中的文字：{done}/{total}</translation>
    </message>
</context>
<context>
    <name>ResultsController</name>
    <message>
        <source>Loading photos…</source>
        <extracomment>So many photos of a selected range are looked up at once, whether they are near the screen or not.</extracomment>
        <translation>正在加载照片…</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Searching… {percent} %</source>
        <translation>正在搜索… {percent}%</translation>
    </message>
</context>
<context>
    <name>ResultsPanel</name>
    <message>
        <source>No photos match</source>
        <translation>没有匹配的照片</translation>
    </message>
    <message>
        <source>Try other words, remove a filter, or search with a photo that looks like the one you want.</source>
        <translation>请换一些词、去掉某个筛选条件，或用一张相似的照片来搜索。</translation>
    </message>
    <message>
        <source>Show all photos</source>
        <translation>显示全部照片</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Find any photo by a photo or by words</source>
        <translation>以图搜图，以文搜图</translation>
    </message>
    <message>
        <source>Add a folder: Tusou looks at every photo in it and leaves the files where they are.
Then drop a photo here to see the photos like it, or type words in Chinese or English.
Large collections can live on AnalyticDB for PostgreSQL.</source>
        <translation>添加一个文件夹：图搜会查看其中每张照片，文件保留在原处。
然后把一张照片拖到这里查找相似照片，或输入中文、英文词语搜索。
大规模图库可以存放在云原生数据仓库 AnalyticDB PostgreSQL 版上。</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Connect AnalyticDB…</source>
        <translation>连接 AnalyticDB…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>正在搜索</translation>
    </message>
    <message>
        <source>Try it with sample photos</source>
        <translation>用示例照片试一试</translation>
    </message>
    <message>
        <source>Nothing matches closely</source>
        <translation>没有很接近的结果</translation>
    </message>
    <message>
        <source>Move the relevance slider to the right to see what comes nearest.</source>
        <translation>将相关度滑块向右移动，查看最接近的照片。</translation>
    </message>
    <message>
        <source>Show the nearest photos</source>
        <translation>显示最接近的照片</translation>
    </message>
</context>
<context>
    <name>ResultsTools</name>
    <message>
        <source>More results</source>
        <extracomment>Narrower than this, in logical pixels, there are two rows.</extracomment>
        <translation>更多结果</translation>
    </message>
    <message>
        <source>Searches again for more photos; where searches are paid for, so is this one</source>
        <translation>重新搜索以显示更多照片；在收费的图库中会再次计费</translation>
    </message>
    <message>
        <source>Showing {shown} of {total}</source>
        <translation>显示 {shown} / {total}</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>Relevance</source>
        <translation>相关度</translation>
    </message>
    <message>
        <source>Relevance cut</source>
        <translation>相关度界线</translation>
    </message>
    <message>
        <source>How many of the matches are shown: to the left only the closest</source>
        <translation>控制显示多少匹配结果：越靠左，只显示越相似的</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>排序方式</translation>
    </message>
    <message>
        <source>Most relevant</source>
        <translation>最相关</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Date added</source>
        <translation>添加日期</translation>
    </message>
    <message>
        <source>Date taken</source>
        <translation>拍摄日期</translation>
    </message>
    <message>
        <source>Size of the pictures</source>
        <translation>图片大小</translation>
    </message>
    <message>
        <source>Size of the pictures (Ctrl + mouse wheel)</source>
        <translation>图片大小（Ctrl + 鼠标滚轮）</translation>
    </message>
    <message>
        <source>Smaller pictures</source>
        <translation>缩小图片</translation>
    </message>
    <message>
        <source>Larger pictures</source>
        <translation>放大图片</translation>
    </message>
</context>
<context>
    <name>ResultsView</name>
    <message>
        <source>Results</source>
        <extracomment>How long scrolling or zooming pauses before thumbnails are asked for, in milliseconds.</extracomment>
        <translation>结果</translation>
    </message>
    <message>
        <source>Photos that match the search, or all photos of the library</source>
        <translation>与搜索匹配的照片，或图库中的全部照片</translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>waits while this computer runs on its battery</source>
        <translation>使用电池供电，等待中</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Photo</source>
        <extracomment>A weight that is being dragged is searched for when it rests, in milliseconds.</extracomment>
        <translation>照片</translation>
    </message>
    <message>
        <source>Type words or add a photo to search with these filters.</source>
        <translation>请输入词语或添加照片，以便按这些条件搜索。</translation>
    </message>
    <message>
        <source>Add something to look for: “less like this” alone finds nothing.</source>
        <translation>请添加要找的内容：只有“排除相似”无法得到结果。</translation>
    </message>
    <message>
        <source>Type words, or drop or paste a photo</source>
        <translation>输入词语，或拖入、粘贴照片</translation>
    </message>
    <message>
        <source>Clear search</source>
        <translation>清除搜索</translation>
    </message>
    <message>
        <source>Add the words as a term of their own (Ctrl+Enter)</source>
        <translation>将这些词作为单独的搜索项添加 (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Search with a photo…</source>
        <translation>用照片搜索…</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Drop here to add it to the search</source>
        <translation>拖到这里以加入搜索</translation>
    </message>
    <message>
        <source>Pictures ({pattern})</source>
        <translation>图片 ({pattern})</translation>
    </message>
    <message>
        <source>Search with a photo</source>
        <translation>用照片搜索</translation>
    </message>
</context>
<context>
    <name>SearchController</name>
    <message>
        <source>Photos that show this come last: {unwanted}. Words in quotation marks are taken as they are.</source>
        <extracomment>Matches asked for until the library says better: enough for the relevance cut to be moved far. &quot;More results&quot; asks for so many times as many. Images of one query; more than that are dropped by accident. Makes one match of those in a library that hold the same picture; may block. Side of the pictures of chips, in pixels; enough for any screen.</extracomment>
        <translation>含有以下内容的照片会排在最后：{unwanted}。加上引号的文字会原样查找。</translation>
    </message>
    <message numerus="yes">
        <source>Only the first %n picture(s) are searched with.</source>
        <translation>
            <numerusform>只用前 %n 张图片搜索。</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} is not a picture. Drop it on “Add to library” if it holds pictures.</source>
        <translation>{name} 不是图片。如果其中包含图片，请拖到“添加到图库”。</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search</source>
        <extracomment>How many earlier texts are offered while typing.</extracomment>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Start search</source>
        <translation>开始搜索</translation>
    </message>
</context>
<context>
    <name>SearchList</name>
    <message>
        <source>Search again</source>
        <translation>再次搜索</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Save search</source>
        <translation>保存搜索</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>移除记录</translation>
    </message>
</context>
<context>
    <name>SearchOptionsPage</name>
    <message>
        <source>Searching and uploading</source>
        <translation>搜索与上传</translation>
    </message>
    <message>
        <source>What is set here is right for most people; it can be changed later.</source>
        <translation>默认设置适合大多数人，之后可以更改。</translation>
    </message>
    <message>
        <source>by rank (RRF)</source>
        <translation>按排名融合（RRF）</translation>
    </message>
    <message>
        <source>by weight</source>
        <translation>按权重融合（Weight）</translation>
    </message>
    <message>
        <source>full text first, then vectors (Cascaded)</source>
        <translation>先全文检索，再向量检索（Cascaded）</translation>
    </message>
    <message>
        <source>no full text: vectors only</source>
        <translation>不用全文检索，仅向量检索</translation>
    </message>
    <message>
        <source>Full text and vectors</source>
        <translation>全文与向量检索</translation>
    </message>
    <message>
        <source>Second ordering</source>
        <translation>重排序</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Candidates per match</source>
        <translation>候选倍数</translation>
    </message>
    <message>
        <source>Leave out where a photo was taken</source>
        <translation>上传时去掉拍摄地点</translation>
    </message>
    <message>
        <source>How both are joined where the collection has full-text fields, for searches by words.</source>
        <translation>集合有全文检索字段时，文字搜索如何融合两种结果。</translation>
    </message>
    <message numerus="yes">
        <source>The service orders at most 50 candidates a second time, so searches by words first show %n match(es); more can be asked for, without a second ordering. It is paid for.</source>
        <translation>
            <numerusform>服务最多对 50 个候选重排序，因此文字搜索先显示 %n 个结果；可以再要更多，但不再重排序。重排序会计费。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchesPanel</name>
    <message>
        <source>Searches</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>已保存的搜索</translation>
    </message>
    <message>
        <source>Recent searches</source>
        <translation>最近的搜索</translation>
    </message>
    <message>
        <source>Save a search to find it here; it is searched anew each time that you open it.</source>
        <translation>保存的搜索会显示在这里，每次打开都会重新搜索。</translation>
    </message>
    <message>
        <source>Your last searches show up here.</source>
        <translation>最近的搜索会显示在这里。</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>保存此搜索</translation>
    </message>
    <message>
        <source>Forget recent searches</source>
        <translation>清除最近的搜索</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source> MiB</source>
        <translation> MiB</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>Li&amp;brary at start</source>
        <translation>启动时的图库(&amp;B)</translation>
    </message>
    <message>
        <source>Thumbnail &amp;cache</source>
        <translation>缩略图缓存(&amp;C)</translation>
    </message>
    <message>
        <source>Connections to AnalyticDB</source>
        <translation>AnalyticDB 连接</translation>
    </message>
    <message>
        <source>The size of the cache counts from the next start on.</source>
        <translation>缓存大小在下次启动后生效。</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Go to another photo</source>
        <translation>转到其他照片</translation>
    </message>
    <message>
        <source>Arrow keys, Page, Home, End</source>
        <translation>方向键、翻页键、Home、End</translation>
    </message>
    <message>
        <source>Go to a photo by its name</source>
        <translation>按名称转到照片</translation>
    </message>
    <message>
        <source>First letters</source>
        <translation>输入开头的字母</translation>
    </message>
    <message>
        <source>Select further photos</source>
        <translation>选择更多照片</translation>
    </message>
    <message>
        <source>Shift or Ctrl with arrow keys</source>
        <translation>Shift 或 Ctrl 加方向键</translation>
    </message>
    <message>
        <source>Select everything</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Open with the system&apos;s program</source>
        <translation>用系统默认程序打开</translation>
    </message>
    <message>
        <source>Show or hide the preview</source>
        <translation>显示或隐藏预览</translation>
    </message>
    <message>
        <source>Show on full screen</source>
        <translation>全屏显示</translation>
    </message>
    <message>
        <source>Menu of the selected photos</source>
        <translation>所选照片的菜单</translation>
    </message>
    <message>
        <source>Menu key, Shift+F10</source>
        <translation>菜单键、Shift+F10</translation>
    </message>
    <message>
        <source>Larger or smaller pictures</source>
        <translation>放大或缩小图片</translation>
    </message>
    <message>
        <source>Ctrl and mouse wheel</source>
        <translation>Ctrl 加鼠标滚轮</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Add the words as a term of their own</source>
        <translation>将文字添加为单独的条件</translation>
    </message>
    <message>
        <source>Go to the results</source>
        <translation>转到结果</translation>
    </message>
    <message>
        <source>Empty the search, then leave it</source>
        <translation>清空搜索，然后离开</translation>
    </message>
    <message>
        <source>Open a search</source>
        <translation>打开搜索</translation>
    </message>
    <message>
        <source>Rename a saved search</source>
        <translation>重命名已保存的搜索</translation>
    </message>
    <message>
        <source>Forget a search</source>
        <translation>移除搜索记录</translation>
    </message>
    <message>
        <source>Yes, the word fits</source>
        <translation>是，词合适</translation>
    </message>
    <message>
        <source>No, it does not</source>
        <translation>不是，词不合适</translation>
    </message>
    <message>
        <source>Another photo</source>
        <translation>另一张照片</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>左、右方向键</translation>
    </message>
    <message>
        <source>Close the strip</source>
        <translation>关闭教词栏</translation>
    </message>
    <message>
        <source>Next and previous photo</source>
        <translation>下一张和上一张</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>Closer and further away</source>
        <translation>放大和缩小</translation>
    </message>
    <message>
        <source>Whole picture</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>Pixel by pixel</source>
        <translation>实际大小</translation>
    </message>
    <message>
        <source>Slideshow</source>
        <translation>幻灯片放映</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>退出</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
</context>
<context>
    <name>SuggestionCard</name>
    <message>
        <source>Yes (Y)</source>
        <translation>是 (Y)</translation>
    </message>
    <message>
        <source>No (N)</source>
        <translation>不是 (N)</translation>
    </message>
    <message>
        <source>Y: the word fits, N: it does not</source>
        <translation>按 Y 表示是，按 N 表示不是</translation>
    </message>
    <message>
        <source>Yes: {name}</source>
        <translation>是：{name}</translation>
    </message>
    <message>
        <source>No: {name}</source>
        <translation>不是：{name}</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent}%</translation>
    </message>
    <message>
        <source>{name} has this tag, but looks unlike the others.</source>
        <translation>{name} 有这个标签，但看起来与其他的不同。</translation>
    </message>
</context>
<context>
    <name>SystemPrograms</name>
    <message>
        <source>This system has no program that opens “{name}”.</source>
        <translation>本机没有可以打开“{name}”的程序。</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>复制路径</translation>
    </message>
</context>
<context>
    <name>TagList</name>
    <message>
        <source>Tags</source>
        <extracomment>More are scrolled to.</extracomment>
        <translation>标签</translation>
    </message>
    <message numerus="yes">
        <source>{tag} (%n photo(s))</source>
        <translation>
            <numerusform>{tag}（%n 张照片）</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TeachingStrip</name>
    <message>
        <source>Teach a word</source>
        <translation>教一个词</translation>
    </message>
    <message>
        <source>Search for it</source>
        <translation>搜索它</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>Close teaching</source>
        <translation>结束教词</translation>
    </message>
    <message numerus="yes">
        <source>What do these %n photo(s) show?</source>
        <translation>
            <numerusform>这 %n 张照片里是什么？</numerusform>
        </translation>
    </message>
    <message>
        <source>Which word to go on with?</source>
        <translation>继续教哪个词？</translation>
    </message>
    <message>
        <source>Is this “{word}”?</source>
        <translation>这是“{word}”吗？</translation>
    </message>
    <message>
        <source>No other photo looks like it.</source>
        <translation>没有其他照片看起来像它。</translation>
    </message>
    <message>
        <source>Select photos that show it, and name them.</source>
        <translation>请选中包含它的照片，再为它们命名。</translation>
    </message>
    <message numerus="yes">
        <source>%n more photo(s) and searches find it everywhere.</source>
        <translation>
            <numerusform>再加 %n 张，就能在整个图库中搜到它。</numerusform>
        </translation>
    </message>
    <message>
        <source>There are too few other photos to tell these from.</source>
        <translation>其他照片太少，还无法区分。</translation>
    </message>
    <message numerus="yes">
        <source>These %n photo(s) have too little in common so far.</source>
        <translation>
            <numerusform>目前这 %n 张照片的共同点太少。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Learned from %n photo(s). More make it surer.</source>
        <translation>
            <numerusform>已从 %n 张照片学会，再多几张会更准。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Learned well from %n photo(s).</source>
        <translation>
            <numerusform>已从 %n 张照片学好。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them look(s) unlike the others.</source>
        <translation>
            <numerusform>其中 %n 张看起来与其他的不同。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TermChip</name>
    <message>
        <source>Weight of {name}</source>
        <translation>{name} 的权重</translation>
    </message>
    <message>
        <source>Less like this</source>
        <translation>排除相似</translation>
    </message>
    <message>
        <source>Less like {name}</source>
        <translation>排除与 {name} 相似的</translation>
    </message>
    <message>
        <source>Weight {value}</source>
        <translation>权重 {value}</translation>
    </message>
</context>
<context>
    <name>TextController</name>
    <message>
        <source>Text in pictures</source>
        <translation>图片中的文字</translation>
    </message>
    <message>
        <source>Delete the text that was read?</source>
        <translation>删除已识别的文字？</translation>
    </message>
    <message>
        <source>Searches no longer find photos by the words in them, and no more text is read. The photos, their captions and tags stay. Turning the reading on again reads every photo anew.</source>
        <translation>之后将无法按图片中的文字找到照片，也不再识别新的文字。照片及其说明和标签不受影响。重新开启后，每张照片都会再识别一遍。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>TextPage</name>
    <message>
        <source>&amp;Read text in pictures</source>
        <translation>识别图片中的文字(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Delete the text that was read…</source>
        <translation>删除已识别的文字(&amp;D)…</translation>
    </message>
    <message>
        <source>Command that installs what reads text</source>
        <translation>安装文字识别组件的命令</translation>
    </message>
    <message>
        <source>Photos that were read: {read}; not read yet: {missing}</source>
        <translation>已识别的照片：{read}；尚未识别：{missing}</translation>
    </message>
    <message>
        <source>Searches then find photos by words on signs, screenshots and papers, in Chinese and English. Photos are read one after the other in the background, on this computer only; each takes about a second.</source>
        <translation>之后可以按招牌、截图和文件上的中英文文字查找照片。照片会在后台逐张识别，全程只在本机进行，每张约需一秒。</translation>
    </message>
    <message>
        <source>What reads text is an extra. This command installs it; then start Tusou again:</source>
        <translation>文字识别是附加组件。请用以下命令安装，然后重新启动图搜：</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>TimeLeft</name>
    <message>
        <source>less than a minute left</source>
        <translation>剩余不到 1 分钟</translation>
    </message>
    <message numerus="yes">
        <source>about %n min left</source>
        <translation>
            <numerusform>剩余约 %n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n h left</source>
        <translation>
            <numerusform>剩余约 %n 小时</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UploadController</name>
    <message>
        <source>These photos are in this library already.</source>
        <translation>这些照片已在此图库中。</translation>
    </message>
    <message>
        <source>The clipboard holds no photos. Copy files, a picture or a link, then paste them here.</source>
        <translation>剪贴板中没有照片。请先复制文件、图片或链接，再粘贴到这里。</translation>
    </message>
    <message>
        <source>Photos and archives ({pattern})</source>
        <translation>照片和压缩包 ({pattern})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Add photos</source>
        <translation>添加照片</translation>
    </message>
    <message>
        <source>Add folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>problems.csv</source>
        <translation>导入问题.csv</translation>
    </message>
    <message>
        <source>Export problems</source>
        <translation>导出问题</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 文件 (*.csv)</translation>
    </message>
</context>
<context>
    <name>UploadPanel</name>
    <message>
        <source>Imports</source>
        <translation>导入列表</translation>
    </message>
    <message>
        <source>Clear finished imports</source>
        <translation>清除已结束的导入</translation>
    </message>
    <message>
        <source>What you add shows up here, with its progress.</source>
        <translation>添加的内容和进度会显示在这里。</translation>
    </message>
</context>
<context>
    <name>WatchedFoldersController</name>
    <message>
        <source>Watched folders</source>
        <translation>监视的文件夹</translation>
    </message>
</context>
<context>
    <name>WatchedFoldersPage</name>
    <message>
        <source>New photos in these folders come into the library by themselves. Photos that vanish are marked as missing and come back when their drive does; nothing is taken out of the library.</source>
        <translation>这些文件夹中的新照片会自动加入图库。消失的照片会标记为缺失，驱动器重新连接后即可恢复；不会从图库中移除任何照片。</translation>
    </message>
    <message>
        <source>No folder is watched yet.</source>
        <translation>还没有监视的文件夹。</translation>
    </message>
    <message>
        <source>Watched folders</source>
        <translation>监视的文件夹</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Stop watching</source>
        <translation>停止监视</translation>
    </message>
    <message>
        <source>{path} (not there now)</source>
        <translation>{path}（当前不可用）</translation>
    </message>
    <message>
        <source>Only the library of this computer can watch folders.</source>
        <translation>只有本机图库可以监视文件夹。</translation>
    </message>
    <message>
        <source>Watch a folder</source>
        <translation>选择要监视的文件夹</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Everywhere</source>
        <extracomment>Memory for the pictures of the teaching strip.</extracomment>
        <translation>任何位置</translation>
    </message>
    <message>
        <source>Search bar</source>
        <translation>搜索栏</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Teaching a word</source>
        <translation>教词</translation>
    </message>
    <message>
        <source>Searches</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>a cat</source>
        <translation>猫</translation>
    </message>
    <message>
        <source>The sample photos are being added. Then type “{words}”, or drop a photo to find those like it.</source>
        <translation>正在添加示例照片。稍后可输入“{words}”，或拖入一张照片来查找相似的照片。</translation>
    </message>
    <message>
        <source>Search for “{words}”</source>
        <translation>搜索“{words}”</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>This is not an image that Tusou can read.</source>
        <translation>图搜无法读取这个图片。</translation>
    </message>
    <message>
        <source>Its content is of another kind, whatever its name says.</source>
        <translation>无论文件名如何，其内容不是受支持的图片。</translation>
    </message>
    <message>
        <source>Convert it to JPEG or PNG, or leave it out.</source>
        <translation>请转换为 JPEG 或 PNG，或跳过它。</translation>
    </message>
    <message>
        <source>The image is damaged.</source>
        <translation>图片已损坏。</translation>
    </message>
    <message>
        <source>A part of it is missing or cannot be decoded.</source>
        <translation>部分内容缺失或无法解码。</translation>
    </message>
    <message>
        <source>Get another copy of it, or save it again with an image editor.</source>
        <translation>请换一份副本，或用图片编辑软件重新保存。</translation>
    </message>
    <message>
        <source>The image is too large.</source>
        <translation>图片尺寸过大。</translation>
    </message>
    <message>
        <source>It has more pixels or more frames than can be decoded safely.</source>
        <translation>其像素数或帧数超出可安全解码的范围。</translation>
    </message>
    <message>
        <source>Add a smaller version of it.</source>
        <translation>请添加较小的版本。</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>文件是空的。</translation>
    </message>
    <message>
        <source>It was probably not copied or downloaded to its end.</source>
        <translation>可能没有复制或下载完整。</translation>
    </message>
    <message>
        <source>Get it again, or delete it.</source>
        <translation>请重新获取，或删除它。</translation>
    </message>
    <message>
        <source>The file is too large.</source>
        <translation>文件过大。</translation>
    </message>
    <message>
        <source>It has more bytes than Tusou reads of one picture.</source>
        <translation>其大小超过图搜对单张图片的读取上限。</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>无法读取文件。</translation>
    </message>
    <message>
        <source>Its permissions forbid it, or the disk has a fault.</source>
        <translation>没有读取权限，或磁盘有故障。</translation>
    </message>
    <message>
        <source>Allow reading it, then try again.</source>
        <translation>请授予读取权限后重试。</translation>
    </message>
    <message>
        <source>There is no such file or folder.</source>
        <translation>文件或文件夹不存在。</translation>
    </message>
    <message>
        <source>It was moved, renamed or deleted, or its drive is not connected.</source>
        <translation>它可能已被移动、重命名或删除，或所在磁盘未连接。</translation>
    </message>
    <message>
        <source>Check the name, or connect the drive, then try again.</source>
        <translation>请检查名称或连接磁盘后重试。</translation>
    </message>
    <message>
        <source>The file changed while it was being read.</source>
        <translation>读取过程中文件发生了变化。</translation>
    </message>
    <message>
        <source>Another program is writing to it.</source>
        <translation>另一个程序正在写入它。</translation>
    </message>
    <message>
        <source>Wait until that is done, then try again.</source>
        <translation>请等写入完成后重试。</translation>
    </message>
    <message>
        <source>The folder cannot be opened.</source>
        <translation>无法打开文件夹。</translation>
    </message>
    <message>
        <source>The archive is damaged.</source>
        <translation>压缩包已损坏。</translation>
    </message>
    <message>
        <source>It is cut off, or it is not of the kind that its name says.</source>
        <translation>内容不完整，或与其扩展名不符。</translation>
    </message>
    <message>
        <source>Get another copy of it, or add the photos as files.</source>
        <translation>请换一份副本，或直接添加照片文件。</translation>
    </message>
    <message>
        <source>The archive is protected by a password.</source>
        <translation>压缩包有密码保护。</translation>
    </message>
    <message>
        <source>Tusou does not open encrypted archives.</source>
        <translation>图搜不能打开加密的压缩包。</translation>
    </message>
    <message>
        <source>Unpack it yourself and add the folder.</source>
        <translation>请自行解压后添加文件夹。</translation>
    </message>
    <message>
        <source>The archive goes beyond a limit of safety.</source>
        <translation>压缩包超出安全限制。</translation>
    </message>
    <message>
        <source>It holds too many entries, too much data, or grows too much when it is unpacked.</source>
        <translation>其中条目过多、数据过大，或解压后膨胀过多。</translation>
    </message>
    <message>
        <source>If you trust it, unpack it yourself and add the folder.</source>
        <translation>如果信任它，请自行解压后添加文件夹。</translation>
    </message>
    <message>
        <source>This is an archive inside of another archive.</source>
        <translation>这是压缩包中的压缩包。</translation>
    </message>
    <message>
        <source>Only the outer archive is opened.</source>
        <translation>图搜只打开最外层的压缩包。</translation>
    </message>
    <message>
        <source>Unpack it yourself and add what is inside.</source>
        <translation>请自行解压后添加其中的内容。</translation>
    </message>
    <message>
        <source>This entry of the archive was left out.</source>
        <translation>已跳过压缩包中的这个条目。</translation>
    </message>
    <message>
        <source>It is a link or a device, or its name leads out of the archive.</source>
        <translation>它是链接或设备文件，或其名称指向压缩包之外。</translation>
    </message>
    <message>
        <source>If you need it, unpack the archive yourself and add the file.</source>
        <translation>如果需要，请自行解压后添加该文件。</translation>
    </message>
    <message>
        <source>This is not a link that can be opened.</source>
        <translation>这不是可以打开的链接。</translation>
    </message>
    <message>
        <source>Links begin with http:// or https:// and name a host.</source>
        <translation>链接应以 http:// 或 https:// 开头并包含主机名。</translation>
    </message>
    <message>
        <source>Copy the link of the picture again.</source>
        <translation>请重新复制图片链接。</translation>
    </message>
    <message>
        <source>The link was not followed.</source>
        <translation>未访问该链接。</translation>
    </message>
    <message>
        <source>It leads into this computer or a private network.</source>
        <translation>它指向本机或内部网络。</translation>
    </message>
    <message>
        <source>Save the picture to a file and use that.</source>
        <translation>请将图片保存为文件后再使用。</translation>
    </message>
    <message>
        <source>The picture behind the link could not be fetched.</source>
        <translation>无法获取链接中的图片。</translation>
    </message>
    <message>
        <source>The host did not answer, or not with what was asked for.</source>
        <translation>主机没有响应，或返回的不是所请求的内容。</translation>
    </message>
    <message>
        <source>Open the link in a browser to see whether it works, then try again.</source>
        <translation>请在浏览器中确认链接可用后重试。</translation>
    </message>
    <message>
        <source>The link leads to something that is not a picture.</source>
        <translation>链接指向的不是图片。</translation>
    </message>
    <message>
        <source>It is probably the page around the picture.</source>
        <translation>它可能是图片所在的网页。</translation>
    </message>
    <message>
        <source>Copy the address of the picture itself.</source>
        <translation>请复制图片本身的地址。</translation>
    </message>
    <message>
        <source>There is nothing to search for.</source>
        <translation>没有可搜索的内容。</translation>
    </message>
    <message>
        <source>At least one text or picture must count in favour of a match.</source>
        <translation>至少要有一个正向的词语或图片。</translation>
    </message>
    <message>
        <source>Type some words, or choose a picture.</source>
        <translation>请输入词语或选择图片。</translation>
    </message>
    <message>
        <source>This library cannot answer such a query.</source>
        <translation>此图库不支持这样的搜索。</translation>
    </message>
    <message>
        <source>Search with fewer or other terms.</source>
        <translation>请减少或更换搜索项。</translation>
    </message>
    <message>
        <source>No list of this library ended at “{value}”.</source>
        <translation>此图库没有以“{value}”结尾的列表。</translation>
    </message>
    <message>
        <source>A list goes on after the mark that the one before it ended with.</source>
        <translation>列表从上一页结尾的标记之后继续。</translation>
    </message>
    <message>
        <source>Give that mark, or none to begin with the newest photo.</source>
        <translation>请给出该标记；不给则从最新的照片开始。</translation>
    </message>
    <message>
        <source>The filter “{filter}” cannot be understood.</source>
        <translation>无法理解筛选条件“{filter}”。</translation>
    </message>
    <message>
        <source>A filter is a field, a comparison and a value, such as date&gt;=2024-05 or shop=north.</source>
        <translation>筛选条件由字段、比较符和值组成，例如 date&gt;=2024-05 或 shop=north。</translation>
    </message>
    <message>
        <source>Correct the filter.</source>
        <translation>请修改筛选条件。</translation>
    </message>
    <message>
        <source>The metadata cannot be stored.</source>
        <translation>无法保存元数据。</translation>
    </message>
    <message>
        <source>The library does not have the field “{field}”, or not with such a value.</source>
        <translation>图库没有字段“{field}”，或该字段不接受这样的值。</translation>
    </message>
    <message>
        <source>Use the fields that the library has.</source>
        <translation>请使用图库已有的字段。</translation>
    </message>
    <message>
        <source>The photo “{photo}” is not in this library.</source>
        <translation>照片“{photo}”不在此图库中。</translation>
    </message>
    <message>
        <source>It was removed, or was never added.</source>
        <translation>它已被移除，或从未添加过。</translation>
    </message>
    <message>
        <source>Look for it in the list of photos.</source>
        <translation>请在照片列表中查找。</translation>
    </message>
    <message>
        <source>There is no library “{name}”.</source>
        <translation>没有名为“{name}”的图库。</translation>
    </message>
    <message>
        <source>It was removed, or its name is spelt differently.</source>
        <translation>它可能已被移除，或名称有误。</translation>
    </message>
    <message>
        <source>Choose one from the list of libraries.</source>
        <translation>请从图库列表中选择。</translation>
    </message>
    <message>
        <source>There is a library “{name}” already.</source>
        <translation>已有名为“{name}”的图库。</translation>
    </message>
    <message>
        <source>Every library needs a name of its own.</source>
        <translation>每个图库的名称不能相同。</translation>
    </message>
    <message>
        <source>Choose another name, or remove that library first.</source>
        <translation>请换一个名称，或先移除那个图库。</translation>
    </message>
    <message>
        <source>A library cannot be called “{name}”.</source>
        <translation>图库不能命名为“{name}”。</translation>
    </message>
    <message>
        <source>A name has up to 60 letters, digits, dots, hyphens or underscores.</source>
        <translation>名称最多 60 个字符，可用文字、数字、点、连字符和下划线。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请换一个名称。</translation>
    </message>
    <message>
        <source>The library “{name}” cannot be changed or removed.</source>
        <translation>图库“{name}”不能更改或移除。</translation>
    </message>
    <message>
        <source>It is the library on this computer, which is always there.</source>
        <translation>它是本机图库，始终存在。</translation>
    </message>
    <message>
        <source>Remove photos from it instead.</source>
        <translation>可以改为移除其中的照片。</translation>
    </message>
    <message>
        <source>“{value}” is not valid for {setting}.</source>
        <translation>“{value}”不是{setting}的有效值。</translation>
    </message>
    <message>
        <source>Correct it.</source>
        <translation>请修改。</translation>
    </message>
    <message>
        <source>The CA bundle {path} is not there.</source>
        <translation>找不到 CA 证书文件 {path}。</translation>
    </message>
    <message>
        <source>Choose its PEM file again, or none if the certificates of the system are enough.</source>
        <translation>请重新选择 PEM 文件；如果系统证书已够用，可留空。</translation>
    </message>
    <message>
        <source>The settings come from a newer version of Tusou.</source>
        <translation>设置来自更新版本的图搜。</translation>
    </message>
    <message>
        <source>The file {path} was left untouched.</source>
        <translation>文件 {path} 未被改动。</translation>
    </message>
    <message>
        <source>Install the newer version, or move the file away.</source>
        <translation>请安装新版本，或移走该文件。</translation>
    </message>
    <message>
        <source>The AccessKey or a password is missing.</source>
        <translation>缺少 AccessKey 或密码。</translation>
    </message>
    <message>
        <source>Neither the keyring nor the environment has it.</source>
        <translation>系统钥匙串和环境变量中都没有。</translation>
    </message>
    <message>
        <source>Enter it in the connection&apos;s settings, or set ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and TUSOU_NAMESPACE_PASSWORD.</source>
        <translation>请在连接设置中填写，或设置环境变量 ALIBABA_CLOUD_ACCESS_KEY_ID、ALIBABA_CLOUD_ACCESS_KEY_SECRET 和 TUSOU_NAMESPACE_PASSWORD。</translation>
    </message>
    <message>
        <source>There is no keyring that can keep secrets.</source>
        <translation>没有可以保存密钥的系统钥匙串。</translation>
    </message>
    <message>
        <source>None is installed or running, or it would keep them readable in a file.</source>
        <translation>没有安装或运行钥匙串，或它会把密钥以明文存入文件。</translation>
    </message>
    <message>
        <source>Start a keyring such as GNOME Keyring or KWallet, or use environment variables, or this session only.</source>
        <translation>请启动 GNOME Keyring、KWallet 等钥匙串，或使用环境变量，或仅在本次运行中保留。</translation>
    </message>
    <message>
        <source>The keyring is locked.</source>
        <translation>系统钥匙串已锁定。</translation>
    </message>
    <message>
        <source>It was not unlocked when it asked for its password.</source>
        <translation>它请求密码时没有被解锁。</translation>
    </message>
    <message>
        <source>Unlock it and try again, or use environment variables, or this session only.</source>
        <translation>请解锁后重试，或使用环境变量，或仅在本次运行中保留。</translation>
    </message>
    <message>
        <source>Alibaba Cloud does not know this AccessKey id.</source>
        <translation>阿里云不认识这个 AccessKey ID。</translation>
    </message>
    <message>
        <source>It is mistyped, or the AccessKey was deleted.</source>
        <translation>可能输入有误，或该 AccessKey 已被删除。</translation>
    </message>
    <message>
        <source>Copy the id again from the RAM console.</source>
        <translation>请从 RAM 控制台重新复制。</translation>
    </message>
    <message>
        <source>The AccessKey is disabled.</source>
        <translation>该 AccessKey 已被禁用。</translation>
    </message>
    <message>
        <source>Somebody switched it off in the RAM console.</source>
        <translation>有人在 RAM 控制台中停用了它。</translation>
    </message>
    <message>
        <source>Enable it there, or use another one.</source>
        <translation>请在 RAM 控制台启用，或换一个。</translation>
    </message>
    <message>
        <source>The AccessKey secret is wrong.</source>
        <translation>AccessKey Secret 不正确。</translation>
    </message>
    <message>
        <source>It does not belong to this AccessKey id.</source>
        <translation>它与此 AccessKey ID 不匹配。</translation>
    </message>
    <message>
        <source>Enter the secret again; if it is lost, create a new AccessKey.</source>
        <translation>请重新输入；如已遗失，请新建 AccessKey。</translation>
    </message>
    <message>
        <source>The security token is not accepted.</source>
        <translation>安全令牌未被接受。</translation>
    </message>
    <message>
        <source>STS tokens expire after some time and belong to one AccessKey.</source>
        <translation>STS 令牌会过期，并且只对应一个 AccessKey。</translation>
    </message>
    <message>
        <source>Get a new token.</source>
        <translation>请获取新的令牌。</translation>
    </message>
    <message>
        <source>The clock of this computer is wrong.</source>
        <translation>本机时间不正确。</translation>
    </message>
    <message>
        <source>Alibaba Cloud refuses requests whose time is off by more than 15 minutes.</source>
        <translation>时间相差超过 15 分钟的请求会被阿里云拒绝。</translation>
    </message>
    <message>
        <source>Set date, time and time zone, best automatically.</source>
        <translation>请校正日期、时间和时区，最好设为自动。</translation>
    </message>
    <message>
        <source>The RAM user is not allowed to do this.</source>
        <translation>该 RAM 用户没有此操作的权限。</translation>
    </message>
    <message>
        <source>The permission {action} is missing.</source>
        <translation>缺少权限 {action}。</translation>
    </message>
    <message>
        <source>Ask the account&apos;s administrator to grant it.</source>
        <translation>请联系账号管理员授权。</translation>
    </message>
    <message>
        <source>The instance was not found.</source>
        <translation>未找到实例。</translation>
    </message>
    <message>
        <source>Instance id and region do not fit together, or it belongs to another account.</source>
        <translation>实例 ID 与地域不匹配，或实例属于其他账号。</translation>
    </message>
    <message>
        <source>Compare both with the AnalyticDB console.</source>
        <translation>请与 AnalyticDB 控制台核对。</translation>
    </message>
    <message>
        <source>The instance is not running.</source>
        <translation>实例未在运行。</translation>
    </message>
    <message>
        <source>It is paused, locked, or being changed.</source>
        <translation>实例已暂停、被锁定或正在变更。</translation>
    </message>
    <message>
        <source>Resume or unlock it in the AnalyticDB console, then try again.</source>
        <translation>请在 AnalyticDB 控制台恢复或解锁后重试。</translation>
    </message>
    <message>
        <source>The instance cannot search by vectors.</source>
        <translation>该实例不支持向量检索。</translation>
    </message>
    <message>
        <source>Its vector engine optimisation is off.</source>
        <translation>未开启向量引擎优化。</translation>
    </message>
    <message>
        <source>Switch it on in the AnalyticDB console, or use another instance.</source>
        <translation>请在 AnalyticDB 控制台开启，或换一个实例。</translation>
    </message>
    <message>
        <source>The vector database of this instance is not set up yet.</source>
        <translation>该实例的向量数据库尚未初始化。</translation>
    </message>
    <message>
        <source>That is done once for each instance, with its manager account.</source>
        <translation>每个实例需用管理账号初始化一次。</translation>
    </message>
    <message>
        <source>Run the set-up of the connection (on the command line: --create).</source>
        <translation>请运行连接的创建步骤（命令行：--create）。</translation>
    </message>
    <message>
        <source>There is no such namespace in the instance.</source>
        <translation>实例中没有这个命名空间。</translation>
    </message>
    <message>
        <source>Its name is mistyped, or it was not created yet.</source>
        <translation>可能名称有误，或尚未创建。</translation>
    </message>
    <message>
        <source>Correct the name, or create the namespace in the set-up.</source>
        <translation>请改正名称，或在创建步骤中新建命名空间。</translation>
    </message>
    <message>
        <source>The password of the namespace is wrong.</source>
        <translation>命名空间密码不正确。</translation>
    </message>
    <message>
        <source>Enter it again.</source>
        <translation>请重新输入。</translation>
    </message>
    <message>
        <source>The manager account or its password is wrong.</source>
        <translation>管理账号或其密码不正确。</translation>
    </message>
    <message>
        <source>This is the initial account of the instance&apos;s database, not the RAM user.</source>
        <translation>这里指实例数据库的初始账号，不是 RAM 用户。</translation>
    </message>
    <message>
        <source>Enter it again, or reset the password in the AnalyticDB console.</source>
        <translation>请重新输入，或在 AnalyticDB 控制台重置密码。</translation>
    </message>
    <message>
        <source>There is no such document collection in the namespace.</source>
        <translation>命名空间中没有这个文档集合。</translation>
    </message>
    <message>
        <source>Correct the name, or create the collection in the set-up.</source>
        <translation>请改正名称，或在创建步骤中新建集合。</translation>
    </message>
    <message>
        <source>The Alibaba Cloud account is in arrears.</source>
        <translation>阿里云账号已欠费。</translation>
    </message>
    <message>
        <source>Uploads and queries are paid for.</source>
        <translation>上传和查询会产生费用。</translation>
    </message>
    <message>
        <source>Top up the account, then try again.</source>
        <translation>请充值后重试。</translation>
    </message>
    <message>
        <source>A quota of the account or the instance is used up.</source>
        <translation>账号或实例的配额已用完。</translation>
    </message>
    <message>
        <source>Wait or free something, or raise the quota in the console.</source>
        <translation>请等待、释放一些资源，或在控制台提高配额。</translation>
    </message>
    <message>
        <source>The service is getting too many requests.</source>
        <translation>服务收到的请求过多。</translation>
    </message>
    <message>
        <source>All programs of the account share its limits; trying again did not help.</source>
        <translation>账号下所有程序共用限额，多次重试仍未成功。</translation>
    </message>
    <message>
        <source>Try again in some minutes.</source>
        <translation>请过几分钟再试。</translation>
    </message>
    <message>
        <source>The service has a fault at the moment.</source>
        <translation>服务暂时出现故障。</translation>
    </message>
    <message>
        <source>It answered several times that it cannot work.</source>
        <translation>服务多次返回无法处理。</translation>
    </message>
    <message>
        <source>{host} cannot be reached.</source>
        <translation>无法连接 {host}。</translation>
    </message>
    <message>
        <source>This computer is offline, a proxy or firewall is in between, or the instance&apos;s whitelist lacks this computer&apos;s address.</source>
        <translation>本机未联网、被代理或防火墙阻挡，或实例白名单中没有本机地址。</translation>
    </message>
    <message>
        <source>Check the network and the whitelist, then try again.</source>
        <translation>请检查网络和白名单后重试。</translation>
    </message>
    <message>
        <source>{host} did not answer in time.</source>
        <translation>{host} 响应超时。</translation>
    </message>
    <message>
        <source>The network is slow, or the service is overloaded.</source>
        <translation>网络较慢，或服务繁忙。</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>The service refused the request.</source>
        <translation>服务拒绝了请求。</translation>
    </message>
    <message>
        <source>Correct what it names; the RequestId helps the vendor&apos;s support.</source>
        <translation>请按其提示修改；联系阿里云支持时请提供 RequestId。</translation>
    </message>
    <message>
        <source>The identity of {host} could not be verified.</source>
        <translation>无法验证 {host} 的身份。</translation>
    </message>
    <message>
        <source>Its certificate is expired, unknown, or for another host.</source>
        <translation>其证书已过期、不受信任，或不属于该主机。</translation>
    </message>
    <message>
        <source>Check the endpoint; behind a company proxy, add its CA bundle to the connection.</source>
        <translation>请检查接入点；如在公司代理之后，请在连接中添加其 CA 证书。</translation>
    </message>
    <message>
        <source>The picture could not be handed to {host}.</source>
        <translation>无法将图片上传到 {host}。</translation>
    </message>
    <message>
        <source>A local picture travels through this host, and it refused.</source>
        <translation>本地图片需经此主机上传，而它拒绝了。</translation>
    </message>
    <message>
        <source>Allow this host in proxy and firewall, then try again.</source>
        <translation>请在代理和防火墙中放行此主机后重试。</translation>
    </message>
    <message>
        <source>The service gave an answer that makes no sense.</source>
        <translation>服务返回了无法理解的内容。</translation>
    </message>
    <message>
        <source>A proxy may stand in between, or the service changed.</source>
        <translation>可能中间有代理，或服务已变更。</translation>
    </message>
    <message>
        <source>Try again; if it stays, report it with the details.</source>
        <translation>请重试；如仍出现，请附上详情反馈。</translation>
    </message>
    <message>
        <source>The service could not process the upload.</source>
        <translation>服务未能处理上传的内容。</translation>
    </message>
    <message>
        <source>Retry it; if it stays, convert the picture to JPEG.</source>
        <translation>请重试；如仍失败，请将图片转换为 JPEG。</translation>
    </message>
    <message>
        <source>The upload was cancelled at the service.</source>
        <translation>上传任务已在服务端取消。</translation>
    </message>
    <message>
        <source>Somebody cancelled its job.</source>
        <translation>有人取消了该任务。</translation>
    </message>
    <message>
        <source>Retry it if it is wanted.</source>
        <translation>如仍需要，请重试。</translation>
    </message>
    <message>
        <source>This library cannot do that.</source>
        <translation>此图库不支持该操作。</translation>
    </message>
    <message>
        <source>Use another library for it.</source>
        <translation>请使用其他图库。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>磁盘已满。</translation>
    </message>
    <message>
        <source>Nothing could be written; what was stored before is intact.</source>
        <translation>未能写入；之前保存的内容完好。</translation>
    </message>
    <message>
        <source>Free some space, then try again.</source>
        <translation>请释放空间后重试。</translation>
    </message>
    <message>
        <source>The folder or the disk does not allow it.</source>
        <translation>文件夹或磁盘不允许写入。</translation>
    </message>
    <message>
        <source>The library is busy.</source>
        <translation>图库正忙。</translation>
    </message>
    <message>
        <source>Another copy of Tusou was writing to it for too long.</source>
        <translation>另一个图搜程序长时间占用写入。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后重试。</translation>
    </message>
    <message>
        <source>The library comes from a newer version of Tusou.</source>
        <translation>图库来自更新版本的图搜。</translation>
    </message>
    <message>
        <source>It was left untouched, since this version could damage it.</source>
        <translation>为避免损坏，当前版本未做任何改动。</translation>
    </message>
    <message>
        <source>Install the newer version.</source>
        <translation>请安装新版本。</translation>
    </message>
    <message>
        <source>The database of the library is damaged.</source>
        <translation>图库的数据库已损坏。</translation>
    </message>
    <message>
        <source>The disk had a fault, or another program changed the file.</source>
        <translation>磁盘出现故障，或文件被其他程序改动。</translation>
    </message>
    <message>
        <source>Start Tusou again: it saves what can be read and adds the rest anew.</source>
        <translation>请重新启动图搜：它会保留可读的内容，并重新添加其余部分。</translation>
    </message>
    <message>
        <source>The database was damaged; what could be read was saved.</source>
        <translation>数据库曾损坏，可读的内容已保留。</translation>
    </message>
    <message>
        <source>The damaged file is kept as {path}.</source>
        <translation>损坏的文件保留为 {path}。</translation>
    </message>
    <message>
        <source>Photos that were lost from it are being added again from your files.</source>
        <translation>丢失的照片正在从你的文件中重新添加。</translation>
    </message>
    <message>
        <source>Records of Tusou were damaged ({value}); what could be read was saved.</source>
        <translation>图搜的记录文件（{value}）曾损坏，可读的内容已保留。</translation>
    </message>
    <message>
        <source>No photo was lost; see whether your imports, captions and saved searches are there.</source>
        <translation>照片没有丢失；请检查导入记录、说明文字和已保存的搜索是否完整。</translation>
    </message>
    <message>
        <source>The disk reported a fault.</source>
        <translation>磁盘报告了故障。</translation>
    </message>
    <message>
        <source>Check the disk, then try again.</source>
        <translation>请检查磁盘后重试。</translation>
    </message>
    <message>
        <source>The model that looks at pictures is missing.</source>
        <translation>缺少识别图片的模型。</translation>
    </message>
    <message>
        <source>The installation is not complete.</source>
        <translation>安装不完整。</translation>
    </message>
    <message>
        <source>Install Tusou again; your library is not affected.</source>
        <translation>请重新安装图搜；图库不受影响。</translation>
    </message>
    <message>
        <source>Install the model pack again, or Tusou if it is the built-in model; your library is not affected.</source>
        <translation>请重新安装该模型包；如果是内置模型，请重新安装图搜。图库不受影响。</translation>
    </message>
    <message>
        <source>Choose one of the list, or give owner/name as its page on the hub does.</source>
        <translation>请从列表中选择，或按模型站页面填写“所有者/名称”。</translation>
    </message>
    <message>
        <source>The model that looks at pictures is damaged.</source>
        <translation>识别图片的模型已损坏。</translation>
    </message>
    <message>
        <source>the region</source>
        <extracomment>What people call the settings whose values are refused.</extracomment>
        <translation>地域</translation>
    </message>
    <message>
        <source>the instance id</source>
        <translation>实例 ID</translation>
    </message>
    <message>
        <source>the namespace</source>
        <translation>命名空间</translation>
    </message>
    <message>
        <source>the document collection</source>
        <translation>文档集合</translation>
    </message>
    <message>
        <source>the endpoint</source>
        <translation>服务接入点</translation>
    </message>
    <message>
        <source>the endpoint of the open platform</source>
        <translation>开放平台接入点</translation>
    </message>
    <message>
        <source>the number of candidates to rerank</source>
        <translation>重排序候选倍数</translation>
    </message>
    <message>
        <source>the address of the model hub</source>
        <translation>模型站点地址</translation>
    </message>
    <message>
        <source>Its reason: “{detail}”.</source>
        <translation>它给出的原因：“{detail}”。</translation>
    </message>
    <message>
        <source>Tusou cannot write to {path}.</source>
        <translation>图搜无法写入 {path}。</translation>
    </message>
    <message>
        <source>Allow writing, or choose another folder. That of Tusou&apos;s own files is chosen with TUSOU_HOME.</source>
        <translation>请允许写入，或选择其他文件夹；图搜自身的文件夹可用 TUSOU_HOME 指定。</translation>
    </message>
    <message>
        <source>A file of the installation is not what it should be.</source>
        <translation>安装文件与预期不符。</translation>
    </message>
    <message>
        <source>There is no model of the name {name}.</source>
        <translation>没有名为 {name} 的模型。</translation>
    </message>
    <message>
        <source>It is not installed, not in the list, and not on the hub.</source>
        <translation>它未安装，不在列表中，模型站上也没有。</translation>
    </message>
    <message>
        <source>The model {name} is in use.</source>
        <translation>模型 {name} 正在使用。</translation>
    </message>
    <message>
        <source>A library answers with it, or is on the way to.</source>
        <translation>有图库正在使用它，或正在切换到它。</translation>
    </message>
    <message>
        <source>Choose another model first, and wait until it is ready.</source>
        <translation>请先选择其他模型，并等待其就绪。</translation>
    </message>
    <message>
        <source>This is not a model pack that Tusou can use.</source>
        <translation>这不是图搜可以使用的模型包。</translation>
    </message>
    <message>
        <source>A file is missing or says something that Tusou does not know.</source>
        <translation>缺少文件，或其中有图搜不认识的内容。</translation>
    </message>
    <message>
        <source>Choose a pack in the layout that Immich publishes on the Hugging Face Hub.</source>
        <translation>请选择与 Immich 在 Hugging Face Hub 上发布的格式相同的模型包。</translation>
    </message>
    <message>
        <source>The model pack {name} does not pass its test.</source>
        <translation>模型包 {name} 未通过测试。</translation>
    </message>
    <message>
        <source>Its two networks do not agree on what sample photos show; searches would find nothing but noise.</source>
        <translation>它的两个网络对样例照片的判断不一致，搜索结果将毫无意义。</translation>
    </message>
    <message>
        <source>Fetch the pack again as it was published, or choose another one.</source>
        <translation>请重新获取发布的原始模型包，或换一个。</translation>
    </message>
    <message>
        <source>A file of the model pack arrived damaged.</source>
        <translation>模型包的某个文件下载后已损坏。</translation>
    </message>
    <message>
        <source>Its checksum is not the one that was published.</source>
        <translation>其校验和与发布的不一致。</translation>
    </message>
    <message>
        <source>Try again; if it stays, choose another mirror in the settings.</source>
        <translation>请重试；如仍出现，请在设置中更换镜像。</translation>
    </message>
    <message>
        <source>The model {name} is not free for everyone.</source>
        <translation>模型 {name} 并非对所有人开放。</translation>
    </message>
    <message>
        <source>Its owner wants an account that agreed to the terms.</source>
        <translation>其所有者要求使用已同意条款的账号。</translation>
    </message>
    <message>
        <source>Agree on its page, put your token into the variable HF_TOKEN, or install from a folder.</source>
        <translation>请在其页面同意条款，并将令牌写入环境变量 HF_TOKEN，或从文件夹安装。</translation>
    </message>
    <message>
        <source>What reads text in pictures is not installed.</source>
        <translation>尚未安装识别图片文字的组件。</translation>
    </message>
    <message>
        <source>It is an extra, since 90 MB have to be downloaded for it.</source>
        <translation>它需要下载 90 MB，因此是附加组件。</translation>
    </message>
    <message>
        <source>The command {value} installs it. Then start Tusou again.</source>
        <translation>用命令 {value} 安装，然后重新启动图搜。</translation>
    </message>
    <message>
        <source>The model hub {host} cannot be reached.</source>
        <translation>无法连接模型站 {host}。</translation>
    </message>
    <message>
        <source>This computer is offline, or a proxy or firewall is in between.</source>
        <translation>本机未联网，或被代理、防火墙阻挡。</translation>
    </message>
    <message>
        <source>Check the network, choose a mirror, or install the pack from a folder; what arrived is kept.</source>
        <translation>请检查网络、选择镜像，或从文件夹安装模型包；已下载的部分会保留。</translation>
    </message>
    <message>
        <source>Something went wrong that should not have.</source>
        <translation>发生了意外错误。</translation>
    </message>
    <message>
        <source>This is a fault of Tusou.</source>
        <translation>这是图搜自身的问题。</translation>
    </message>
    <message>
        <source>Try again; if it stays, report it with the details and the log.</source>
        <translation>请重试；如仍出现，请附上详情和日志反馈。</translation>
    </message>
</context>
<context>
    <name>models</name>
    <message>
        <source>Chinese, English and many other languages; quick</source>
        <translation>支持中文、英文和多种语言；速度快</translation>
    </message>
    <message>
        <source>English; small and quick</source>
        <translation>仅英文；小巧快速</translation>
    </message>
    <message>
        <source>English first, some Chinese; sees more detail</source>
        <translation>以英文为主，支持部分中文；识别更细致</translation>
    </message>
    <message>
        <source>Chinese, English and many other languages; large, the best and the slowest</source>
        <translation>支持中文、英文和多种语言；体积大，效果最好，速度最慢</translation>
    </message>
    <message>
        <source>Two hundred languages; large and slow; not for commercial use</source>
        <translation>支持两百种语言；体积大，速度慢；不可商用</translation>
    </message>
    <message>
        <source>Comes with Tusou: likeness, and common words in Chinese and English; very quick</source>
        <extracomment>What the model that comes with the program can be called instead of its id.</extracomment>
        <translation>随图搜自带：找相似图片，识别常用中英文词语，速度极快</translation>
    </message>
</context>
</TS>
