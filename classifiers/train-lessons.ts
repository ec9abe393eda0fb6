/**
 * The labelling guide as examples: written by us, so that a word the labelled tools hold once or never still has a
 * meaning. A line reads `class level facets | verbs | objects`; every verb is taught with every object. Facets are
 * P (private data), U (untrusted content), S (external send). `_` joins the words of one verb or object.
 *
 * They are training material only and take part in no figure.
 */
export const LESSONS = `
Read Low - | get fetch retrieve show describe lookup | weather forecast exchange_rate price quote time timezone definition recipe fact joke holiday
Read Low - | get list search find browse | stocks tickers coins tokens markets earnings indicators constants pools chains validators blocks
Read Low - | get list describe show | version status health schema documentation help options capabilities supported_languages models regions
Read Low - | calculate compute convert solve evaluate count | distance area interest bmi score units currency percentage average median expression equation mortgage
Read Low - | encode decode encrypt decrypt hash compress format minify parse | text string base64 json xml url html markdown hex jwt
Read Low - | validate verify check lint | syntax schema json email_address url checksum address format
Read Low - | translate summarize paraphrase rewrite proofread explain classify | text sentence paragraph article language sentiment
Read Low - | generate create random suggest draft | uuid password_hash name color_palette slug lorem_ipsum random_number prompt outline idea reply_suggestion
Read Low - | think plan reason reflect wait sleep echo greet | thought step problem seconds message
Read Low - | estimate predict simulate preview forecast | cost gas fee route delivery_time yield probability shipping
Read Low - | compare diff analyze | versions texts files_text images products options
Read Low - | get list search find | genes proteins drugs variants trials compounds species papers_metadata citations
Read Low - | geocode reverse_geocode route locate find | address coordinates place nearest_station directions
Read Low - | render preview plot chart visualize | diagram graph chart map formula mermaid svg
Read Low - | list get search | games players teams matches scores standings fixtures champions
Read Low - | get list search | movies songs artists albums playlists_public episodes books recipes products restaurants flights hotels
Read Low - | extract detect recognize transcribe | entities keywords language faces_count objects speech text_from_image
Read Low - | decode inspect simulate estimate | transaction bytecode abi calldata signature
Read Low - | quote get_swap_quote estimate_swap | swap route bridge token_amount
Read Low U | search find look_up | web internet news articles wikipedia blog_posts academic_papers documentation packages
Read Low U | get fetch read | article news_headlines feed rss wiki_page paper readme package_info abstract
Read Low U | get list read search | reviews posts tweets trending_topics subreddit hot_posts video_comments transcripts podcasts
Read Low U | get list search | npm_packages pypi_packages crates docker_images github_repositories stackoverflow_questions
Read Medium US | fetch scrape extract read download_text | url webpage website page_content html link
Read Medium US | fetch convert | url_to_markdown webpage_to_text any_url http_content
Read Medium US | screenshot capture render | url website webpage_image
Read Medium PU | list read get search fetch | emails inbox mail_messages threads gmail_messages mailbox
Read Medium PU | list read get search | messages chats conversations direct_messages channel_history sms whatsapp_messages
Read Low PU | list get search read | issues pull_requests comments merge_requests tickets discussions reviews
Read Low P | list get search find describe | tasks projects boards cards todos notes pages documents calendars events meetings
Read Low P | list get describe show | instances clusters buckets volumes deployments pods services nodes queues functions stacks subnets
Read Low P | list get describe search | tables collections databases records rows columns indexes schemas datasets
Read Low P | list get | users members teams roles permissions groups workspaces organizations accounts
Read Low P | get list | dashboards alerts monitors metrics incidents pipelines builds runs jobs artifacts
Read Low P | get list show | invoice invoices payments charges refunds orders subscriptions balance transactions
Read Low P | get view | profile my_account current_user usage quota settings preferences
Read Medium P | list get search export | customers contacts leads patients employees medical_records candidates
Read Medium P | get read query tail search fetch | logs audit_log access_logs traces application_logs error_logs
Read Medium P | read open view load | file local_file file_contents document_from_path directory_tree folder
Read Medium P | list search find glob grep | files directory folders file_system workspace_files
Read Medium P | query select run_read_only | database read_only_sql select_query warehouse cypher_read mongodb_find
Read Medium P | aggregate find count scan | documents collection table items
Read Medium P | take capture | desktop_screenshot screen full_screen clipboard
Read Medium P | get list | bank_transactions health_data heart_rate sleep_data location_history call_history
Read Low P | search query retrieve recall | memory memories knowledge_graph vector_store embeddings knowledge_base nodes
Read High P | get read reveal retrieve show export | secret password private_key api_key credentials seed_phrase access_token environment_secrets
Read High P | get exchange | secret_value token_from_code oauth_tokens ssh_key kubeconfig
Write Medium - | create add new insert make | task project note page card board list label category folder event reminder contact record
Write Medium - | update edit modify change rename set patch | task project note page card title description status priority due_date record field
Write Medium - | move reorder copy duplicate assign unassign complete close reopen archive_not | task card item issue page ticket
Write Medium - | add create update reply_to resolve | comment issue review annotation issue_comment pull_request_comment discussion
Write Medium - | create update save | draft template view filter dashboard chart report_definition saved_search snapshot
Write Medium - | save store remember add | memory fact preference observation entity relation bookmark favorite
Write Medium - | upload import attach | file image attachment document media csv dataset
Write Medium - | download export save_to_disk | file pdf video image paper audio subtitles
Write Medium - | login logout sign_in sign_out authenticate connect disconnect | account session user device database server
Write Medium - | follow unfollow like unlike star unstar subscribe unsubscribe mute unmute pin unpin | user post repository channel video playlist
Write Medium - | mark set | as_read as_unread notification_read thread_read email_read read_state
Write Medium - | stage track add fetch stash clone init checkout | git_files changes repository branch working_tree
Write Medium - | commit create tag | changes branch git_commit git_tag pull_request repository release_draft
Write Medium - | push lpush rpush hset sadd zadd set increment append expire | redis_key list_value hash_field sorted_set counter key
Write Medium - | create add insert format update merge | slide paragraph table heading worksheet cell row text_box chart document presentation workbook
Write Medium - | write create save generate | markdown_report html_file pdf_document output_file image_to_path video_file word_document
Write Medium - | generate create edit upscale remove_background | image video audio song avatar speech artwork thumbnail
Write Medium - | add create update log | expense meal workout habit weight mood time_entry entry food
Write Medium - | create alter add | table index view column collection schema
Write Medium - | start stop pause resume | timer time_tracking pomodoro
Write Medium - | add remove_and_add reorder create | playlist tracks queue song_to_playlist
Write Medium - | create join leave invite_not rename | channel room group thread conversation
Write Medium - | restore unarchive recover undelete | page file task record item database_backup
Write Medium - | set change switch select use | active_project theme language mode default_database context namespace region
Write Medium - | register init configure setup | project workspace plugin_settings webhook_local session
Write Medium - | draw fill place add | rectangle circle line shape layer cube object mesh canvas
Write High S | send compose reply forward | email mail message newsletter gmail reply_email
Write High S | send post push broadcast | message notification sms text_message chat_message slack_message whatsapp_message telegram_message alert announcement
Write High S | post publish share tweet reply_to schedule | tweet post status story thread video blog_article reel social_media_post
Write High S | publish release make_public share | article page site package npm_package document dashboard link
Write High S | create register add update | webhook subscription_url callback_url notification_endpoint
Write High S | invite share add | user_by_email member collaborator guest external_user
Write High - | grant add assign update set change | permission role access policy iam_policy user_role acl member_role
Write High - | create rotate update set enable disable | api_key access_token password credentials secret ssh_key security_setting mfa firewall_rule
Write High - | create update upsert set | dns_record route domain security_group load_balancer vpc network_rule certificate
Write High - | write create edit modify append patch | file local_file file_at_path any_file files text_file source_file
Write High - | merge push approve | pull_request branch commits to_main merge_request remote_repository
Write High - | update apply edit set | production_config feature_flag environment_variable deployment_config settings cluster_config configmap
Write High - | bulk batch mass | update_records edit_items import_contacts update_rows
Write High - | create update insert | user auth_user admin_account function trigger migration stored_procedure collection_rules
Write High S | create update | public_page public_gist gist wiki_page public_repository listing
Write High - | request confirm reset_request change | password_reset email_change verification email_verification
Execute Critical PS | run execute exec | shell_command command bash_command terminal_command powershell cmd script_on_host
Execute Critical P | run execute eval | code python javascript script arbitrary_code applescript lua
Execute Critical P | run execute query raw | sql sql_query sql_statement raw_query cypher_query database_command aql
Execute Critical PUS | call send make request proxy | api_request api http_request raw_request graphql_mutation rest_endpoint any_endpoint api_method
Execute Critical P | ssh remote | exec execute_command run_on_host
Execute Critical - | unlock lock open start stop | car door vehicle gate engine front_door
Execute Critical - | execute run evaluate | javascript_in_page browser_script console_expression remote_code
Execute High P | run execute | code_in_sandbox python_sandbox sandboxed_code container_command notebook_cell jupyter_code
Execute High - | start stop restart reboot power_on power_off power_cycle suspend resume | server vm instance container service droplet process pod machine app
Execute High - | create launch provision deploy spin_up | cluster instance virtual_machine ec2_instance database_cluster kubernetes_deployment node_pool droplet gpu_pod replication_group
Execute High - | deploy redeploy release rollback promote | application site function worker service contract smart_contract stack version
Execute High - | trigger run start create rerun launch retry | build pipeline workflow flow_run job deployment_run automation scenario dag github_action
Execute High - | install upgrade | package plugin app extension dependency apk
Execute High - | apply run | migration migrations terraform helm_chart manifest playbook patch
Execute High - | scale resize autoscale failover | deployment service cluster replicas droplet node_group
Execute High - | turn_on turn_off toggle dim set | light switch lamp entity thermostat fan device smart_plug
Execute High - | move fly rotate jump walk turn | robot drone arm avatar bot character camera_ptz
Execute High US | click type press fill submit select drag navigate | element button form input key page_form dropdown text_in_browser
Execute High US | run perform automate | browser_task web_agent browser_agent ui_actions page_action workflow_steps
Execute High US | ask call invoke delegate send_to | agent sub_agent another_agent assistant_agent remote_agent a2a_agent
Execute High - | call invoke execute | tool mcp_tool lambda_function cloud_function procedure action webhook_trigger
Execute High S | scan attack exploit brute_force fuzz | ports host target network subdomains vulnerability login
Execute High - | send tap swipe press input | key_event keystroke mouse_click touch screen_tap adb_command
Execute High S | make start place | phone_call call outbound_call voice_call conference_call
Execute High - | mint_code interact write_to | contract contract_method contract_function
Execute High - | crawl start_crawl spider | website domain site
Execute Medium - | run execute | tests test_suite unit_tests linter benchmark typecheck eslint
Execute Medium - | run start launch create | simulation experiment analysis_job evaluation scan audit lighthouse_audit load_test training_run
Execute Medium - | play pause skip next previous stop resume | track song music playback media video audio podcast
Execute Medium US | navigate open go_back go_forward reload goto | page url tab browser browser_page
Execute Medium - | scroll hover focus resize | page element window browser
Execute Medium - | open launch close_not activate bring_to_front | app application file_in_editor window_in_ide url_in_browser
Execute Medium - | start create launch run | prediction image_generation_job render batch_inference crawl_job transcription_job research_task
Execute Medium - | start stop record capture | recording trace profiler debug_session capture monitoring
Execute Medium - | start create close_not open | browser_session browser_context new_tab debugger game sandbox
Execute Medium - | place dig equip attack craft | block item entity recipe
Execute Medium - | step continue set_breakpoint pause | debugger execution breakpoint program
Destructive Critical - | delete remove destroy drop erase | database table collection bucket file files record records repository user account document message email
Destructive Critical - | purge wipe truncate empty flush | database table queue all_records bucket trash data index
Destructive Critical - | bulk_delete delete_all delete_many delete_multiple batch_delete | records items messages files rows tasks documents
Destructive Critical - | delete terminate destroy tear_down | instance cluster stack droplet vm deployment namespace project workspace volume snapshot
Destructive Critical - | revoke delete invalidate | api_key token certificate credentials ssh_key access_key
Destructive Critical - | force_push hard_reset clean reset_hard discard | branch repository working_tree git_history local_changes
Destructive Critical - | manage crud | records users tables_create_update_delete database_create_drop resources_with_delete
Destructive Critical - | overwrite replace restore_over format | file backup_onto_database disk
Destructive Critical - | delete remove | webhook function worker domain dns_zone secret comment post review customer product
Destructive High - | remove delete | label tag list_item member collaborator from_list reaction favorite bookmark calendar_event branch role_assignment
Destructive High - | cancel abort | task order job reservation appointment meeting subscription booking run build request
Destructive High - | archive trash soft_delete move_to_trash | page task email project card note document item
Destructive High - | kick ban remove leave | member user from_group group participant channel_member
Destructive High - | revoke remove unshare | permission access sharing_link role invitation
Destructive High - | uninstall disable_and_remove unregister | app plugin package extension device
Destructive High - | kill terminate end | process pid app session_process
Destructive High - | create_update_delete manage add_or_remove | labels playlist_items list_items members calendar_events
Destructive Medium - | clear reset flush delete invalidate | cache session history context memory_scratch thoughts state temp_files
Destructive Medium - | delete close terminate destroy | session sandbox draft temporary_environment browser_session tab
Destructive Medium - | pop lpop rpop expire | redis_list queue_item value
Financial Critical - | pay send transfer charge withdraw deposit | money payment funds tokens eth sol crypto card wallet coins krw usdc
Financial Critical - | buy sell trade purchase order | stock shares token nft crypto bet product domain_name item
Financial Critical - | place create submit modify execute | order market_order limit_order trade bid bet option_order purchase buy_order
Financial Critical - | swap stake unstake bridge mint claim redeem lend borrow supply | tokens token_swap nft rewards liquidity commission collateral position
Financial Critical - | create issue process capture | refund payment charge payout transfer withdrawal
Financial Critical - | close exercise liquidate | position all_positions option_contract trade
Financial Critical - | book reserve confirm | flight hotel_with_payment ticket ride paid_booking
Financial Critical - | sign_and_send broadcast submit send | transaction raw_transaction transfer_transaction signed_transaction
Financial Critical - | tip donate award reward | user bounty creator mana author
Financial Critical - | set place | leverage stop_loss take_profit margin
Financial High - | create generate send | invoice payment_link checkout checkout_session billing_invoice payment_request quote_binding
Financial High - | create update set change | price coupon discount offer_code promo_code budget campaign_budget subscription subscription_plan plan billing_plan listing_price
Financial High - | build prepare construct | unsigned_transaction swap_transaction transfer_transaction_payload
Financial High - | create update | ad_campaign adset ad campaign_with_budget subscription product_price
Financial High - | checkout add_payment_method create_cart_order start_checkout | cart basket order_draft
Financial High - | paper_trade simulate_order place_paper | order trade position
`;

/** What kind of data a server of a purpose holds. A line reads `facets of what its reading tools return | purposes`. */
export const PURPOSES = `
P | project management tool with tasks, boards and sprints / manage notes, pages and databases of a workspace / team wiki and documents / personal to-do lists and reminders / calendar and meeting scheduling
P | customer relationship management, deals and contacts / help desk and customer support platform / accounting, bookkeeping and invoices of a company / human resources and payroll / e-commerce shop administration
P | cloud infrastructure of an account / manage virtual machines, storage buckets and networks / kubernetes clusters and containers / monitoring, alerts and dashboards / continuous integration builds and deployments / domain and DNS management
P | relational database access / document database administration / key-value store / data warehouse analytics / vector database / backend with collections, users and records
P | local file system access / control of the user's desktop computer / Android device over adb / shared drive with files and folders / password manager / personal health and fitness data / budget and bank accounts of the user
P | memory and knowledge graph for agents / personal knowledge base / notes vault / source repository on disk / code analysis of the user's project / smart home
PU | read and send e-mail / team chat with channels and direct messages / issue tracker with pull requests and discussions / messaging with contacts and groups / support tickets written by customers
U | search the web / scrape and crawl websites / browser automation / news and RSS feeds / social network posts and comments / video platform transcripts and comments / academic papers / package registry metadata and readmes / open source repositories / product and restaurant reviews / job listings
- | weather forecasts and climate data / cryptocurrency prices and market data / stock quotes and company fundamentals / maps, directions and geocoding / mathematics and unit conversion / text and encoding utilities / medical calculators / sports scores and statistics / movie and music catalogue / public government statistics / astronomy and space data / genes, proteins and chemistry / games and trivia / images and diagrams generation / reasoning and thinking steps / documentation of a framework / time zones and calendars of the world
`;

/**
 * Whole tools, where the words around the verb decide: `class level facets | name | description | parameters`.
 * A parameter may carry enum values: `action=get,create,delete`.
 */
export const PHRASES = `
Read Medium P | query | Run a read-only SQL query against the database. | sql
Read Medium P | run_select_query | Executes a SELECT statement; only reading is allowed. | query
Read Medium P | query_readonly | Execute a query in a read-only transaction. | statement,params
Execute Critical P | query | Run a SQL query against the database. | sql
Execute Critical P | execute_statement | Execute any SQL statement, including INSERT, UPDATE and DELETE. | statement
Execute Critical P | run_cypher | Run a Cypher query that may read or write the graph. | query,parameters
Execute Critical P | db_exec | Execute raw commands on the database server. | command
Execute Critical PS | run | Run a command in the terminal and return its output. | command,cwd,timeout
Execute Critical PS | terminal | Open a shell and execute commands. | cmd,args
Execute High - | run_in_sandbox | Execute Python code in an isolated sandbox. | code
Execute High - | sandbox_exec | Run a shell command inside the temporary container. | command,sandbox_id
Execute Critical PUS | request | Make an HTTP request with any method to any endpoint. | method,url,headers,body
Execute Critical P | api_call | Call any method of the API directly. | endpoint,method,params
Execute Critical P | graphql | Execute a GraphQL query or mutation. | query,variables
Read Medium US | fetch | Fetches a URL from the internet and extracts its contents as markdown. | url,max_length
Read Medium US | http_get | Make a GET request to a URL and return the response. | url,headers
Read Medium P | read_file | Read the complete contents of a file from the file system. | path
Read Medium P | read_multiple_files | Read several files at once. | paths
Read Low P | list_directory | List the files in a project directory. | path
Write High - | write_file | Create a new file or completely overwrite an existing file. | path,content
Write High - | edit_file | Make line-based edits to a text file. | path,edits,dryRun
Write High - | create_directory | Create a directory or ensure that it exists. | path
Write High - | move_file | Move or rename files and directories. | source,destination
Write Medium - | save_image | Generates an image and saves it to disk. | prompt,output_path
Write Medium - | convert_to_pdf | Convert a document to PDF and write the result. | input_file,output_file
Read Low - | convert | Convert text from one format to another and return the result. | text,from,to
Destructive Critical - | manage_records | Create, read, update or delete records. | action=create,read,update,delete;id;data
Destructive Critical - | users | Manage users: list, create, update, delete. | operation=list,create,update,delete;user_id
Destructive High - | manage_labels | Add or remove labels on an issue. | action=add,remove;labels
Destructive High - | calendar | Manage calendar events. | action=list,get,create,update,delete;event_id
Destructive High - | todo | Work with the todo list: add, complete and remove items. | action=add,complete,remove;item
Destructive Medium - | memory | Store, search or delete session memories. | action=store,search,delete;key
Write Medium - | task | Create or update a task, or list tasks. | action=list,create,update;title
Write Medium - | bookmark | Get, add or rename bookmarks. | operation=get,add,rename
Execute High - | service_control | Start, stop or restart a service. | action=start,stop,restart,status;service
Execute High - | power | Change the power state of a virtual machine. | state=on,off,reset
Execute Medium - | player | Control playback. | action=play,pause,next,previous
Execute High - | docker | Manage containers: list, start, stop and inspect. | action=list,start,stop,inspect
Destructive Critical - | docker_manage | Manage containers: run, stop and remove. | action=run,stop,remove,prune
Destructive Critical - | kubectl_delete | Delete Kubernetes resources by name, label or manifest. | resourceType,name,namespace,force
Execute High - | kubectl_scale | Scale a deployment. | name,replicas,namespace
Execute High - | kubectl_apply | Apply a YAML manifest to the cluster. | manifest,namespace
Execute High - | kubectl_rollout | Manage the rollout of a deployment. | subCommand=history,pause,restart,resume,status,undo
Read Low P | kubectl_get | Get or list Kubernetes resources. | resourceType,name,namespace
Read Medium P | kubectl_logs | Get logs of pods. | name,namespace,tail
Execute Critical - | kubectl_generic | Execute any kubectl command. | command,args
Execute High - | terraform_apply | Apply the planned infrastructure changes. | directory
Read Low P | terraform_plan | Show what would change without changing it. | directory
Read Low - | dry_run | Preview what would be deleted without deleting anything. | id
Read Low - | simulate_transaction | Simulate a transaction without sending it. | transaction
Financial Critical - | send_transaction | Sign and broadcast a transaction to the network. | to,amount,private_key
Financial Critical - | transfer | Transfer tokens to a recipient address. | recipient,amount,token
Financial Critical - | payouts | Send a payout to a bank account. | amount,currency,destination
Financial Critical - | place_order | Place an order to buy or sell shares. | symbol,side=buy,sell;quantity;type
Financial High - | create_invoice | Create a draft invoice for a customer. | customer,amount,due_date
Financial High - | create_product_price | Create a price for a product. | product,unit_amount,currency
Financial High - | build_transfer_tx | Build an unsigned transaction to be signed by the user. | from,to,amount
Financial High - | create_checkout | Create a hosted checkout page for the cart. | items,success_url
Financial High - | update_budget | Change the daily budget of a campaign. | campaign_id,budget
Destructive High - | cancel_order | Cancel an open order. | order_id
Destructive High - | cancel_subscription | Cancel the subscription of a customer. | subscription_id
Destructive High - | void_invoice | Void an invoice that was sent. | invoice_id
Read Low - | get_quote | Get a quote for swapping one token for another. | from_token,to_token,amount
Read Low P | get_balance | Get the balance of the account. | account_id
Read Low - | get_wallet_balance | Get the token balance of a public address. | address
Write High S | send_email | Send an email to one or more recipients. | to,subject,body,cc,bcc,attachments
Write High S | post_message | Post a message to a channel. | channel,text
Write High S | reply | Reply to a thread. | thread_id,message
Write Medium - | draft_email | Create a draft email without sending it. | to,subject,body
Write Medium - | add_comment | Add a comment to an issue. | issue_id,body
Write Medium - | create_issue | Open a new issue in a repository. | title,body,labels
Write High S | create_gist | Create a public gist. | files,description,public
Write High S | notify | Send a push notification to a phone. | title,message,priority
Write High - | push_files | Push several files to a repository in one commit. | owner,repo,branch,files,message
Write High - | create_or_update_file | Create or update a file in a repository. | path,content,branch,sha
Write High - | merge | Merge a pull request into its base branch. | pull_number,merge_method
Write Medium - | create_branch | Create a new branch. | branch,from_branch
Write Medium - | git_commit | Record changes to the repository. | message
Write Medium - | git_add | Add file contents to the staging area. | files
Destructive High - | git_reset | Unstage all staged changes. | repo_path
Read Low P | git_diff | Show differences between commits. | repo_path,target
Read Low P | git_status | Show the working tree status. | repo_path
Execute Medium US | navigate | Navigate the browser to a URL. | url
Execute High US | click | Click an element on the page. | selector
Execute High US | browser_fill | Fill out an input field. | selector,value
Execute High US | act | Perform an action on the page described in natural language. | action
Read Low U | get_page_text | Get the text of the current page. | tab_id
Read Low U | snapshot | Capture the accessibility tree of the current page. |
Read Medium P | take_screenshot | Take a screenshot of the desktop. |
Execute Critical PUS | browser_evaluate | Evaluate a JavaScript expression on the page. | script
Execute High - | press_key | Press a key on the keyboard. | key
Execute High - | mouse_move | Move the mouse to a position and click. | x,y,button
Execute High - | open_app | Launch an application on the device. | bundle_id
Execute High US | ask_agent | Delegate a task to another agent and return its answer. | agent,prompt
Read Low - | ask_model | Ask a language model a question. | prompt,model
Read Low - | chat_completion | Generate a chat completion. | messages,temperature
Read Low U | answer | Answer a question using web search results. | query
Read Low U | deep_research | Research a topic across many web sources and return a report. | topic
Execute Medium U | start_crawl | Start an asynchronous crawl job for a site. | url,limit
Read Low U | check_crawl_status | Get the status and results of a crawl job. | id
Execute High S | port_scan | Scan open ports on a host. | target,ports
Execute High S | nmap_scan | Run an nmap scan against a target. | target,options
Read Low - | whois | Look up the registration of a domain. | domain
Read Low - | dns_lookup | Resolve the DNS records of a domain. | domain,type
Execute Medium - | run_tests | Run the test suite of the project. | pattern
Execute Medium - | lint_project | Run the linter over the project and report problems. | path
Execute High - | build_project | Build the project with the configured scheme. | scheme,configuration
Execute Medium - | start_analysis | Start an analysis job and return its id. | dataset
Read Low - | analyze_text | Analyze the sentiment of a text. | text
Read Low P | analyze_code | Analyze code quality of the project. | path
Write Medium - | train_note | Remember a note for later conversations. | content
Write Medium - | add_observations | Add new observations to existing entities in the knowledge graph. | observations
Destructive Critical - | delete_entities | Delete entities and their relations from the knowledge graph. | entityNames
Destructive Medium - | clear_conversation | Clear the conversation history of this session. |
Destructive Critical - | reset_database | Reset the database to its initial state, deleting all data. | confirm
Destructive High - | remove_from_playlist | Remove tracks from a playlist. | playlist_id,track_ids
Write Medium - | add_to_playlist | Add tracks to a playlist. | playlist_id,track_ids
Execute Medium - | play_song | Search for a song and play it. | query
Execute High - | set_temperature | Set the target temperature of the thermostat. | entity_id,temperature
Execute High - | control_device | Turn a device on or off. | device_id,state
Execute Critical - | unlock_door | Unlock the front door. | lock_id
Execute High - | move_to | Move the robot to a position. | x,y,z
Execute Medium - | mine_block | Make the bot mine a block in the game. | block
Write Medium - | set_variable | Set a variable in the game engine scene. | name,value
Write Medium - | create_object | Create an object in the 3D scene. | type,location
Execute Critical P | execute_blender_code | Execute arbitrary Python code in the application. | code
Execute High - | trigger_workflow | Trigger a workflow run with inputs. | workflow_id,inputs
Execute High - | invoke_function | Invoke a serverless function with a payload. | function_name,payload
Execute High - | create_vm | Create and start a virtual machine. | image,size,region
Write High - | create_bucket | Create a storage bucket. | name,region
Write High - | create_security_group | Create a security group with inbound rules. | name,rules
Write High - | update_env_vars | Set environment variables of a production service. | service,vars
Read High P | get_secret | Get the value of a secret. | name
Read Low P | list_secrets | List the names of secrets without their values. |
Write High - | set_secret | Store a secret. | name,value
Write High - | create_api_key | Create a new API key. | name,scopes
Destructive Critical - | revoke_token | Revoke an access token. | token_id
Write High - | add_member | Give a user access to the project. | email,role
Destructive High - | remove_member | Remove a user from the project. | user_id
Write High S | share_document | Share a document with another person by email. | file_id,email,role
Write Medium - | upload_file | Upload a file to the workspace. | file_path,folder_id
Write Medium - | download_attachment | Download an attachment and save it locally. | id,save_path
Read Medium PU | search_emails | Search the mailbox for messages. | query,max_results
Read Medium PU | get_messages | Read the latest messages of a chat. | chat_id,limit
Read Low PU | get_issue | Get the details and comments of an issue. | issue_number
Read Low P | get_task | Get the details of a task. | task_id
Read Low P | search_pages | Search pages and databases of the workspace. | query
Read Medium P | search_contacts | Search contacts by name or email. | query
Read Medium P | list_customers | List all customers. | limit,cursor
Read Low - | get_weather | Get the current weather for a city. | city
Read Low - | get_stock_price | Get the latest price of a stock. | symbol
Read Low U | search_news | Search recent news articles. | query
Read Low U | get_tweets | Get the latest tweets of a user. | username
Read Low U | get_transcript | Get the transcript of a video. | video_id
Read Low U | search_papers | Search academic papers. | query
Read Low U | read_documentation | Fetch documentation of a library. | library,topic
Read Low U | get_package_info | Get the readme and versions of a package. | package
Read Low - | current_time | Get the current time in a time zone. | timezone
Read Low - | add | Add two numbers. | a,b
Read Low - | roll_dice | Roll dice. | sides,count
Read Low - | generate_uuid | Generate a random identifier. |
Read Low - | create_prompt | Create a prompt for the given topic. | topic
Read Low - | create_plan | Create a step-by-step plan for a problem. | problem
Read Low - | create_embedding | Create an embedding vector for a text. | text
Read Low - | generate_sql | Generate a SQL query from natural language. | question
Read Low - | generate_code | Generate example code. | language,task
Write Medium - | generate_image | Generate an image and store it. | prompt
Write Medium - | text_to_speech | Convert text to speech and save the audio file. | text,voice,output_directory
Execute Medium - | speak | Speak a text aloud through the speakers. | text
Execute Medium - | create_render_job | Create a video render job. | scenes
`;
