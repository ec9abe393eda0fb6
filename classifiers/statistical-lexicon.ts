/**
 * Words of one meaning under one concept, in the languages that tool descriptions are written in.
 *
 * The labelled set holds a few thousand tools, so most verbs occur too rarely to learn a weight of their own, and
 * other languages hardly at all. A concept gathers their evidence: the model learns what `delete` means once, and
 * `erase`, `löschen` and `删除` share it. A concept says nothing about risk: that is learned.
 *
 * Latin words are written without accents (the tokeniser folds them); Chinese, Japanese and Korean words are two
 * characters, because the tokeniser reads those scripts in pairs.
 */
export const ACTS: Readonly<Record<string, string>> = {
  delete:
    'delete del erase expunge obliterate unlink rm rmdir destroy eliminar elimina borrar borra suprimir loschen loscht loschung entfernen entfernt excluir exclui apagar apaga deletar supprimer supprime effacer удалить удаляет удаление cancella eliminare verwijder usun 删除 刪除 移除 销毁 削除 消去 삭제 제거',
  remove: 'remove detach dissociate unassign disassociate deregister unregister untag unshare unpublish',
  purge:
    'purge wipe truncate flush prune vacuum evict clear reset empty sweep vaciar leeren limpiar 清空 清除 清理 重置 초기',
  drop: 'drop',
  revoke:
    'revoke invalidate ban kick expel deauthorize suspend blacklist deactivate evict block revocar widerrufen 撤销 吊销 封禁',
  cancel: 'cancel abort void cancelar cancela annuler stornieren abbrechen отменить 取消 取り 취소 キャ',
  terminate: 'terminate kill decommission teardown destroy shutdown nuke 终止',
  uninstall: 'uninstall deinstall desinstalar 卸载',
  discard: 'archive trash discard dismiss reject close decline archivar 归档',
  restore: 'restore rollback revert undo recover reinstate unarchive undelete 恢复 回滚 还原',
  create:
    'create add new insert make append compose register mkdir upsert provision crear crea anadir agregar erstellen erstellt anlegen hinzufugen criar cria adicionar creer cree ajouter создать создает добавить creare aggiungi 创建 新建 新增 添加 创造 建立 作成 追加 생성 추가',
  copy: 'copy clone duplicate fork mirror replicate copiar 复制 克隆',
  generate: 'generate produce synthesize draw render design generar generieren gerar generer 生成 绘制 产生',
  update:
    'update edit modify change patch alter adjust amend revise refine overwrite actualizar actualiza modificar editar aktualisieren andern atualizar alterar modifier обновить изменить 更新 修改 编辑 更改 変更 編集 수정 변경 업데 갱신',
  set: 'set put configure assign unassign toggle enable disable mark unmark pin unpin mute prioritize apply tune establecer configurar setzen konfigurieren definir 设置 配置 设定 启用 禁用 設定 설정',
  replace: 'replace substitute swap 替换',
  rename: 'rename retitle relabel renombrar umbenennen 重命',
  move: 'move reorder relocate reparent transfer mover verschieben 移动',
  label:
    'tag label categorize star bookmark favorite favourite flag rate vote upvote like follow unfollow subscribe unsubscribe',
  upload: 'upload import ingest attach subir hochladen enviar 上传 导入 アッ 업로',
  write:
    'write save store persist remember memorize record dump export log escribir guardar guarda schreiben speichern salvar gravar ecrire enregistrer записать сохранить 写入 保存 存储 记录 保管 저장 기록',
  download: 'download descargar herunterladen baixar telecharger скачать 下载 ダウ 다운',
  comment: 'comment reply respond annotate react answer mention comentar 评论 回复 留言 댓글',
  send: 'send email mail sms notify message dm text broadcast forward dispatch deliver ping alert enviar envia mandar senden sendet versenden envoyer envoie отправить отправляет 发送 推送 通知 送信 전송 발송 보내',
  publish:
    'publish post tweet retweet announce share release repost syndicate publicar publica veroffentlichen publier опубликовать 发布 发表 分享 投稿 게시 발행',
  invite: 'invite onboard enroll invitar einladen 邀请',
  session:
    'login logout signin signout authenticate auth connect disconnect join leave reconnect logon logoff link unlink anmelden abmelden 登录 登出 连接 로그',
  grant: 'grant permit authorize whitelist approve delegate promote 授权 批准',
  commit: 'commit push merge rebase checkout stash cherry squash pull branch',
  execute:
    'execute run exec eval evaluate invoke call trigger launch perform dispatch spawn fire kick ejecutar ejecuta ausfuhren executar executer выполнить запустить 执行 运行 调用 触发 实行 実行 실행 호출',
  deploy:
    'deploy build compile provision install migrate redeploy rollout bootstrap desplegar bereitstellen 部署 构建 安装 迁移 배포 설치',
  start: 'start resume begin boot init initialize launch open iniciar starten 启动 开始 시작',
  stop: 'stop halt pause restart reboot shutdown suspend detener stoppen parar 停止 重启 暂停 중지',
  interact:
    'click tap press hover scroll drag swipe type fill select focus keypress hotkey doubleclick navigate goto 点击 输入 导航 滚动 클릭',
  actuate:
    'turn switch power dim lock unlock arm disarm play skip toggle fly drive rotate dispense move 打开 关闭 开启 播放 控制',
  scan: 'scan crawl fuzz probe spider bruteforce exploit enumerate nmap scrape escanear 扫描 爬取',
  test: 'test benchmark simulate lint train profile debug record measure diagnose 测试 模拟 仿真',
  orchestrate:
    'orchestrate automate schedule queue enqueue process handle manage control operate verwalten gestionar gerenciar administrar gerer управление 管理 操作 处理 관리',
  pay: 'pay charge capture bill payout payin disburse remit tip donate pagar bezahlen zahlen payer оплатить 支付 付款 充值 结算 決済 支払 결제',
  refund: 'refund reimburse reembolsar erstatten 退款 환불',
  transfer: 'transfer withdraw deposit remit transferir uberweisen virement перевести 转账 转移 提现 송금',
  buy: 'buy purchase order checkout reorder acquire comprar kaufen bestellen acheter купить 购买 下单 订购 購入 주문 구매',
  sell: 'sell short liquidate vender verkaufen vendre 出售 卖出',
  trade:
    'trade swap stake unstake bid mint burn bridge claim borrow lend repay redeem harvest delegate undelegate vote 交易 质押 兑换 铸造',
  invoice: 'invoice bill quote price facturar rechnung faturar',
  book: 'book reserve rent hire reservar buchen 预订 预约 予約 예약',
  get: 'get fetch retrieve read obtain load pull access return receive grab collect gather acquire obtener obtiene leer lee abrufen holen lesen liest obter ler recuperer obtenir lire получить получает прочитать ottenere haal 获取 读取 得到 返回 取得 読み 가져 읽기 반환',
  list: 'list enumerate ls show display view browse see listar lista mostrar auflisten anzeigen zeigt lister afficher список показать 列出 显示 展示 查看 浏览 列表 一覧 表示 목록 표시 보기',
  search:
    'search find query lookup look locate discover filter match seek explore buscar busca consultar consulta suchen sucht abfragen pesquisar rechercher chercher найти поиск 搜索 查询 查找 检索 查詢 検索 검색 조회 찾기',
  describe:
    'describe inspect check examine count compare diff status monitor watch track observe explain audit review verificar prufen verifier проверить 检查 监控 对比 比较 統計 统计 确认 확인 비교',
  compute:
    'calculate compute convert encode decode parse format transform sum solve measure hash multiply divide subtract calcular berechnen umwandeln convertir вычислить рассчитать 计算 转换 解析 格式 変換 計算 계산 변환',
  judge:
    'validate verify analyze analyse estimate predict forecast assess evaluate score rank classify detect recognize identify recommend suggest analizar analysieren analisar analyser анализ 分析 验证 识别 检测 推荐 预测 评估 추천 분석 예측',
  digest:
    'summarize translate extract transcribe paraphrase rewrite ocr outline traducir resumir ubersetzen zusammenfassen 总结 翻译 提取 摘要 번역 요약',
  preview: 'preview render screenshot snapshot visualize plot dryrun simulate draft 预览 截图',
  think: 'think reason plan brainstorm reflect consider sequentialthinking wait sleep echo hello greet 思考 等待',
};

/** What is acted upon, or how: the words that move a level or a facet rather than a category. */
export const THINGS: Readonly<Record<string, string>> = {
  secret:
    'secret password passwd credential credentials apikey token keys mnemonic seed privatekey keystore vault passphrase cert certificate otp contrasena passwort senha 密码 密钥 凭证 令牌',
  mail: 'email mail gmail inbox outlook mailbox smtp imap newsletter correo e-mail 邮件 邮箱 メー 이메',
  chat: 'chat message messages dm slack channel conversation whatsapp telegram discord sms wechat teams mensaje nachricht mensagem 消息 聊天 群聊 短信 メッ 메시',
  social:
    'tweet twitter linkedin facebook instagram reddit tiktok mastodon bluesky post feed blog article video 微博 帖子',
  voice: 'call phone voice dial sip ring 电话 通话',
  file: 'file files filesystem folder directory disk document attachment fichero archivo datei ordner arquivo pasta fichier 文件 目录 ファ 파일 폴더',
  path: 'path filepath filename dir output destination absolute 路径',
  web: 'url uri link website webpage web page html http site internet browser domain 网页 网站 链接 网址 웹페 사이',
  sql: 'sql query statement ddl dml cypher sparql aql kql graphql select mongosh postgres mysql sqlite 语句',
  shell: 'shell bash command cmd terminal powershell ssh console cli process subprocess adb 命令 终端 명령',
  code: 'code script python javascript typescript notebook repl function snippet lambda expression wasm programa codigo 代码 脚本 コー 코드',
  request: 'request endpoint api http curl rpc passthrough webhook method 请求 接口',
  money:
    'payment payments money fund funds amount balance bank card paypal fee salary payroll usd dollar cost geld dinero dinheiro 金额 资金 余额 款项',
  crypto:
    'crypto wallet token nft coin eth btc bitcoin ethereum solana defi blockchain onchain swap lp pool liquidity 钱包 代币 数字',
  market: 'stock stocks market position portfolio ticker option futures broker exchange leverage margin 股票 市场 行情',
  invoice:
    'invoice bill receipt quote estimate order cart checkout coupon discount price pricing budget plan subscription rechnung factura 订单 发票 价格',
  ad: 'ad ads campaign adset bid budget audience 广告',
  device:
    'device light lamp thermostat robot sensor motor drone printer camera tv speaker car vehicle door switch relay gpio plc gerat dispositivo 设备 机器',
  compute:
    'instance vm server container pod docker droplet machine host node service daemon process lambda worker kernel 实例 容器 服务 服务器',
  cloud:
    'cluster kubernetes k8s aws azure gcp cloud stack terraform region vpc subnet namespace nodegroup replica 集群',
  config:
    'config configuration settings option environment env variable flag policy rule parameter template 配置 参数 设置',
  dns: 'dns domain zone record nameserver route firewall ip acl waf proxy 域名',
  repo: 'repo repository branch commit git pull merge pr tag release fork diff 仓库 分支',
  access:
    'permission permissions role roles access acl grant iam policy user users member members admin owner account sso mfa key 权限 用户 角色',
  person:
    'customer customers contact contacts client lead employee patient student person people profile crm candidate user usuario kunde cliente 客户 联系人 员工 用户',
  health: 'health medical patient clinical fitness sleep heart diagnosis medication ehr 医疗 健康 患者',
  logs: 'log logs trace traces audit event events history activity telemetry 日志',
  cache: 'cache cached buffer index history cookie cookies clipboard 缓存',
  temp: 'session temp temporary draft scratch sandbox state context memory thought thoughts buffer test staging 会话 临时 草稿 沙箱',
  memory:
    'memory memories knowledge entity entities relation relations observation observations graph note notes 记忆 笔记',
  calendar: 'calendar event events meeting schedule appointment reminder invite attendee 日历 日程 会议',
  task: 'task tasks todo todos project board card list checklist sprint milestone item items issue ticket 任务 待办 项目',
  data: 'database table collection row rows record records schema column document bucket object index dataset datastore volume 数据 数据库 记录 表格',
  page: 'page browser tab element selector window screen button form mouse keyboard coordinate ui dom 页面 浏览 元素 按钮 屏幕',
  job: 'job jobs workflow pipeline task run build deployment simulation experiment training batch action automation playbook flow scan crawl 工作 流程',
  agent: 'agent agents llm model prompt assistant gpt claude completion chatbot subagent 智能 模型 代理',
  image:
    'image images photo picture video audio speech music song media pdf chart diagram 图片 图像 视频 音频 图表 이미',
  bulk: 'all bulk batch multiple every entire whole mass many several todos alle alles todas 批量 所有 全部 모든',
  lasting:
    'permanently permanent irreversible irreversibly undone irrevocable forever irrecoverable unrecoverable destructive 永久 不可',
  undo: 'undo restore recover trash soft archive recycle reversible bin 回收',
  publicly: 'public publicly external anyone everyone followers world internet audience 公开',
  private: 'private personal my confidential own mine sensitive internal account 私人 个人',
  untrusted:
    'comment comments review reviews issue issues news article results feed reply replies tweet package packages search readme wiki 新闻 评论',
  simulate: 'dry preview simulate simulation paper demo mock sandbox testnet validate estimate unsigned 模拟',
  reading:
    'readonly retrieve information details metadata status statistics stats summary documentation docs help reference weather forecast example 信息 详情 天气 정보 상태',
  recipient: 'recipient recipients to cc bcc receiver mailto phone number attendee 收件',
  workplace:
    'notion jira asana trello linear clickup monday todoist airtable confluence basecamp evernote obsidian onenote sharepoint drive dropbox onedrive box teamwork miro figma smartsheet coda sheets docs workspace kanban productivity',
  business:
    'salesforce hubspot pipedrive zoho zendesk intercom freshdesk servicenow crm erp quickbooks xero shopify woocommerce odoo sap workday mailchimp brevo marketing sales helpdesk accounting bookkeeping hr',
  hosting:
    'aws amazon azure gcp cloudflare vercel netlify heroku digitalocean alibaba aliyun tencent fly railway render linode hetzner openstack vmware proxmox datadog grafana sentry dynatrace newrelic prometheus splunk elastic pagerduty observability devops infrastructure',
  store:
    'postgres postgresql mysql mariadb sqlite mongodb redis supabase firestore firebase dynamodb cassandra neo4j snowflake bigquery clickhouse elasticsearch pinecone qdrant milvus chroma weaviate oracle mssql pocketbase warehouse lake',
  forge: 'github gitlab bitbucket gitea azuredevops jenkins circleci buildkite sonarqube git svn gerrit',
  registry:
    'npm pypi crates maven nuget dockerhub rubygems packagist conda homebrew huggingface dependency dependencies',
  reference:
    'wikipedia arxiv pubmed nasa coingecko coinmarketcap yahoo imdb tmdb openweather openweathermap geocoding maps weather climate calculator converter math unit astronomy biology chemistry genomic quran bible recipe nutrition dictionary translation sports football game games pokemon anime movie movies census statistics docs encyclopedia',
  webtool:
    'playwright puppeteer selenium chrome chromium browserbase firecrawl crawler scraper scraping crawling tavily serp serpapi brave duckduckgo bing exa perplexity stagehand hyperbrowser apify google',
  messenger:
    'gmail outlook slack discord telegram whatsapp line teams twilio sendgrid resend signal wechat lark feishu dingtalk imessage matrix mastodon bluesky twitter reddit linkedin facebook instagram youtube tiktok',
  broker:
    'stripe paypal square adyen paystack mercury plaid alpaca binance coinbase kraken robinhood uniswap jupiter solana ethereum polygon bitcoin base starknet defi dex wallet trading brokerage exchange banking fintech',
  home: 'homeassistant home hue mqtt zigbee iot smart unreal unity blender minecraft roblox vrchat arduino esp32 ros tesla spotify sonos obs',
  desktop: 'desktop filesystem computer local macos windows android ios adb simulator emulator vscode ide terminal',
  sql_write: 'insert update delete ddl dml alter drop crud write modify mutation raw arbitrary 增删',
};
