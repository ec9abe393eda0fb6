/**
 * Words of other languages → the English lemma the lexicons know. Chinese, Japanese and Korean are written without
 * spaces between a verb and its object, so a run of such letters is cut by the longest entry that fits.
 */
const ENTRIES: Record<string, string> = {
  get: '获取 取得 得到 拿到 獲取 가져오기 가져옵니다 obtener obtiene obter obtém abrufen abrufe holen recupera recuperar retorna récupérer récupère obtenir recuperare ottenere getir al получить получает pobierz отримати hämta ophalen',
  query:
    '查询 查詢 検索 조회 조회합니다 consultar consulta consulte requêter interroger interroga sorgula запросить запрашивает',
  search:
    '搜索 搜寻 検索する 검색 검색합니다 buscar busca pesquisar pesquisa suchen suche 查找 寻找 搜尋 rechercher recherche chercher cercare cerca ara arama искать поиск ищет szukaj wyszukaj zoeken sök',
  list: '列出 列举 一覧 列表 목록 listar enumera listet lista auflisten lister elencare elenca listele wyświetl lijst',
  read: '读取 阅读 讀取 読み取り 読み込む 읽기 leer ler lesen lire leggere legge oku читать прочитать читает odczytaj lezen läs',
  show: '显示 展示 表示 보여줍니다 mostrar muestra mostra zeigt anzeigen 查看 浏览 获悉 afficher affiche mostrare göster показать показывает pokaż tonen visa',
  return: '返回 返す 반환 반환합니다 devuelve devolver 回传 renvoie retourne restituisce döndürür возвращает zwraca',
  check:
    '检查 检测 確認 확인 verificar verifica prüfen überprüfen 校验 验证 探测 vérifier vérifie verificare controlla kontrol проверить проверяет sprawdź controleren',
  calculate:
    '计算 計算 계산 계산합니다 calcular calcula berechnen berechnet 统计 推算 calculer calcule calcolare calcola hesapla hesaplar вычислить вычисляет рассчитать oblicz bereken beräkna',
  analyze:
    '分析 분석 analizar analiza analisar analisa analysieren analysiert 解析 评估 诊断 analyser analizzare analizza analiz анализировать анализирует analizuj',
  convert:
    '转换 轉換 変換 변환 convertir convierte converter converte umwandeln konvertiert 翻译 转化 convertit convertire dönüştür конвертировать преобразует',
  compare: '比较 对比 比較 비교 comparar compara vergleichen comparer confronta karşılaştır сравнить сравнивает',
  recommend: '推荐 推薦 おすすめ 추천 recomendar recomienda empfehlen',
  extract: '提取 抽取 抽出 추출 extraer extrai extrahieren 识别',
  generate:
    '生成 產生 생성 생성합니다 generar genera gerar gera generieren generiert erzeugt erzeugen 绘制 渲染 générer génère generare oluşturur сгенерировать генерирует',
  create:
    '创建 新建 建立 創建 作成 作る 新增 만들기 crear crea criar cria erstellen erstellt anlegen cadastra cadastrar 创作 制作 添加一个 发起 créer crée creare oluştur создать создаёт создает utwórz maken skapa',
  add: '添加 增加 追加 加入 추가 추가합니다 agregar agrega añadir añade adicionar adiciona hinzufügen fügt 增添 ajouter ajoute aggiungere aggiunge ekle добавить добавляет dodaj toevoegen',
  update:
    '更新 修改 变更 更改 編輯 编辑 수정 업데이트 actualizar actualiza atualizar atualiza aktualisieren aktualisiert ändern 改写 调整 editar edita altera modifier modifie aggiornare aggiorna modificare modifica güncelle обновить обновляет изменить изменяет zaktualizuj wijzigen',
  set: '设置 設定 设定 설정 definir define establecer establece setzen setzt 配置 configurar définir définit impostare imposta ayarla установить устанавливает ustaw',
  save: '保存 存储 儲存 저장 guardar guarda salvar salva speichern speichert 写入 写进 登记 记录 enregistrer enregistre sauvegarder salvare kaydet сохранить сохраняет zapisz opslaan',
  upload:
    '上传 上傳 アップロード 업로드 subir sube hochladen 导入 導入 importar importa téléverser caricare carica yükle загрузить',
  download:
    '下载 下載 ダウンロード 다운로드 descargar descarga baixar herunterladen 导出 exportar télécharger télécharge scaricare scarica indir скачать скачивает',
  send: '发送 發送 送信 发给 发信 보내기 전송 전송합니다 enviar envía envia senden sendet schicken 推送 群发 转发 通知 envoyer envoie inviare invia gönder отправить отправляет wyślij verzenden skicka',
  publish:
    '发布 發佈 公開 投稿 发表 게시 publicar publica veröffentlichen publier publie pubblicare pubblica yayınla опубликовать публикует opublikuj',
  move: '移动 移動 이동 mover mueve verschieben 转移 重命名 renombrar renomear umbenennen déplacer déplace spostare sposta taşı переместить перемещает przenieś',
  delete:
    '删除 刪除 削除 삭제 삭제합니다 eliminar elimina borrar borra excluir exclui deletar apagar löschen löscht 移除 清除 清空 销毁 remover entfernen entfernt 卸载 撤销 supprimer supprime effacer eliminare cancellare sil kaldır удалить удаляет usuń verwijderen verwijder',
  cancel:
    '取消 キャンセル 취소 cancelar cancela abbrechen stornieren annuler annule annulla annullare iptal отменить отменяет anuluj annuleren',
  execute:
    '执行 執行 実行 运行 실행 실행합니다 ejecutar ejecuta executar executa ausführen führt 调用 跑 exécuter exécute lancer eseguire esegue esegui çalıştır выполнить выполняет запустить запускает wykonaj uitvoeren',
  start:
    '启动 啟動 開始 시작 iniciar inicia starten startet 开启 触发 重启 停止 终止 关闭 停止する detener parar stoppen démarrer démarre avviare avvia başlat arrêter arrête redémarrer fermare durdur остановить перезапустить uruchom',
  click:
    '点击 點擊 クリック 클릭 单击 双击 按下 拖动 滑动 滚动 hacer_clic klicken cliquer cliccare tıkla нажать кликнуть kliknij',
  open: '打开 打開',
  pay: '支付 付款 支払 결제 지불 pagar paga bezahlen 转账 轉帳 送金 汇款 充值 提现 退款 购买 下单 交易 买入 卖出 comprar kaufen vender überweisen payer paie acheter vendre rembourser pagare acquistare vendere öde купить продать оплатить перевести zapłać betalen',
  sql: 'SQL语句',
  command: '命令 指令 コマンド 명령 comando befehl commande komut команда команду polecenie',
  code: '代码 程序代码 コード 코드 código',
  script: '脚本 スクリプト 스크립트',
  file: '文件 檔案 ファイル 파일 archivo arquivo datei 文件夹 目录 fichier fichiers dosya файл файлы plik bestand',
  message:
    '消息 短信 メッセージ 메시지 mensaje mensagem nachricht 信息发送 messaggio mesaj сообщение wiadomość bericht',
  email: '邮件 电子邮件 郵件 メール 이메일 correo courriel письмо',
  database: '数据库 數據庫 データベース 데이터베이스 veritabanı',
  sandbox: '沙箱 沙盒',
  user: '用户 用戶 ユーザー 사용자 usuario usuário benutzer utilisateur utente kullanıcı пользователь użytkownik',
  permission: '权限 許可權 권한 permiso',
  password: '密码 密碼 パスワード 비밀번호 contraseña senha passwort 密钥 parola şifre пароль hasło',
  web: '网页 網頁 网站 网址 ウェブ',
  log: '日志 日誌 ログ 로그',
  news: '新闻 新聞 ニュース 뉴스 热搜 热榜',
  order: '订单 注文 주문 pedido bestellung commandes ordine sipariş заказ zamówienie',
  price: '价格 行情',
  local: '本地',
};

/** Of each language's form, its English lemma. */
export const FOREIGN: readonly (readonly [string, string])[] = Object.entries(ENTRIES).flatMap(([lemma, list]) =>
  list.split(' ').map((form) => [form.toLowerCase(), lemma] as const),
);

/** The longest entry written without spaces, in UTF-16 units: how far the cutter has to look. */
export const LONGEST_UNSPACED: number = Math.max(
  ...FOREIGN.filter(([form]) => (form.codePointAt(0) ?? 0) > 0x2fff).map(([form]) => form.length),
);
