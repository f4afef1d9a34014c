-- The ledger that the first program which had one (commit 9a5fa34) wrote for two returns of the sample inbox and one correction.
BEGIN TRANSACTION;
CREATE TABLE arrivals (
	id TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	name TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	received_at TEXT NOT NULL, 
	instant BIGINT NOT NULL, 
	pinned TEXT, 
	sender TEXT, 
	subject TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO "arrivals" VALUES('9b4cfd6bfba84d7c','427695a942650741aaabdc1968fdf272157fc89be2a081ba1ec06f3775fd1766','商业工会（加密）.docx',43520,'2017-05-16T10:10:00+08:00',1494900600000000,NULL,NULL,NULL);
INSERT INTO "arrivals" VALUES('9923b823ac08bb27','2e4562667a3a6754a363e1b191f591e8c860b93f3f21d4f7c47c26d99ed6f614','平凉路街道总工会情况汇总表.docx',38342,'2017-05-20T09:00:00+08:00',1495242000000000,NULL,NULL,NULL);
CREATE TABLE corrections (
	number INTEGER NOT NULL, 
	submission TEXT NOT NULL, 
	field TEXT NOT NULL, 
	value TEXT NOT NULL, 
	why TEXT NOT NULL, 
	who TEXT NOT NULL, 
	at TEXT NOT NULL, 
	instant BIGINT NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "corrections" VALUES(1,'c78ecb68','workers_interviewed','120','电话核实','王','2026-11-28T15:52:02.422901+00:00',1795881122422901);
CREATE TABLE migrations (
	name TEXT NOT NULL, 
	applied_at TEXT DEFAULT CURRENT_TIMESTAMP NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "migrations" VALUES('2026-11-first-tables','2026-11-28 15:51:37');
CREATE TABLE readings (
	sha256 TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	error TEXT, 
	body TEXT NOT NULL, 
	PRIMARY KEY (sha256, "key")
);
INSERT INTO "readings" VALUES('427695a942650741aaabdc1968fdf272157fc89be2a081ba1ec06f3775fd1766','1:aa2afdd6f7bc191059785709','encrypted','[1,"427695a942650741aaabdc1968fdf272157fc89be2a081ba1ec06f3775fd1766",["encrypted","文件已加密，打不开。请向报送单位索取未加密的版本。"],[],[]]');
INSERT INTO "readings" VALUES('2e4562667a3a6754a363e1b191f591e8c860b93f3f21d4f7c47c26d99ed6f614','1:aa2afdd6f7bc191059785709',NULL,'[1,"2e4562667a3a6754a363e1b191f591e8c860b93f3f21d4f7c47c26d99ed6f614",null,[["yangpu-2017-sanda","summary","",[null,""],{"enterprises_visited":[21,"21","table 1, R1C2"],"workers_interviewed":[770,"770","table 1, R1C4"],"meetings_held":[7,"7","table 1, R2C2"],"meeting_participants":[126,"126","table 1, R2C4"],"problems_solved":[6,"6","table 1, R3C2"],"problems_escalated":[1,"1","table 1, R3C4"],"needs_superior":["建议统一全区职业化工会工作者的薪酬标准。","建议统一全区职业化工会工作者的薪酬标准。","table 1, R31C2"]},{"opinions":[[1,{"raised_by":["workers","职工反映的主要问题和意见建议","table 1, R4C2"],"text":["哺乳期女职工没有固定场所，建议设置母婴室；","1．哺乳期女职工没有固定场所，建议设置母婴室；","table 1, R4C2"],"outcome":["resolved","已经解决或采纳：√","table 1, R4C4"]},"table 1, R4C2"],[2,{"raised_by":["workers","职工反映的主要问题和意见建议","table 1, R7C2"],"text":["加班工资计算基数不明确，希望公示；","2．加班工资计算基数不明确，希望公示；","table 1, R7C2"],"outcome":["resolved","已经解决或采纳：√","table 1, R7C4"]},"table 1, R7C2"],[1,{"raised_by":["employers","企事业单位反映的主要问题和意见建议","table 1, R13C2"],"text":["集体协商缺少懂政策的代表，希望上级派员指导。","1．集体协商缺少懂政策的代表，希望上级派员指导。","table 1, R13C2"],"outcome":["resolved","已经解决或采纳：√","table 1, R13C4"]},"table 1, R13C2"],[2,{"raised_by":["employers","企事业单位反映的主要问题和意见建议","table 1, R16C2"],"text":["熟练技工难招难留，建议搭建招聘平台；","2．熟练技工难招难留，建议搭建招聘平台；","table 1, R16C2"],"outcome":["in_progress","正在解决：√","table 1, R17C4"]},"table 1, R16C2"],[1,{"raised_by":["grassroots","基层工会反映的主要问题和意见建议","table 1, R22C2"],"text":["工会经费返还周期长，影响活动开展；","1．工会经费返还周期长，影响活动开展；","table 1, R22C2"],"outcome":["resolved","已经解决或采纳：√","table 1, R22C4"]},"table 1, R22C2"],[2,{"raised_by":["grassroots","基层工会反映的主要问题和意见建议","table 1, R25C2"],"text":["小企业职代会制度落实难，建议推广区域性职代会。","2．小企业职代会制度落实难，建议推广区域性职代会。","table 1, R25C2"],"outcome":["for_reference","留作参考：√","table 1, R27C4"]},"table 1, R25C2"]]},[],1.0]],[]]');
CREATE TABLE runs (
	number INTEGER NOT NULL, 
	campaign TEXT NOT NULL, 
	as_of DATE NOT NULL, 
	started_at TEXT NOT NULL, 
	finished_at TEXT NOT NULL, 
	generated_from TEXT NOT NULL, 
	parsed INTEGER NOT NULL, 
	problems INTEGER NOT NULL, 
	PRIMARY KEY (number)
);
CREATE INDEX ix_arrivals_instant ON arrivals (instant);
CREATE INDEX ix_arrivals_sha256 ON arrivals (sha256);
CREATE INDEX ix_corrections_submission ON corrections (submission);
CREATE INDEX ix_runs_campaign ON runs (campaign);
COMMIT;
