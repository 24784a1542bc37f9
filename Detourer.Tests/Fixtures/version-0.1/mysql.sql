CREATE TABLE `__EFMigrationsHistory` (
  `MigrationId` varchar(150) NOT NULL,
  `ProductVersion` varchar(32) NOT NULL,
  PRIMARY KEY (`MigrationId`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `__EFMigrationsHistory` (`MigrationId`, `ProductVersion`) VALUES ('20261125165706_First','9.0.23');
INSERT INTO `__EFMigrationsHistory` (`MigrationId`, `ProductVersion`) VALUES ('20261127014942_Background','9.0.23');
CREATE TABLE `jobs` (
  `Id` char(36) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  `FileName` varchar(255) NOT NULL,
  `OriginalType` varchar(64) NOT NULL,
  `OriginalBytes` bigint(20) NOT NULL,
  `Wishes` longtext NOT NULL,
  `CreatedAt` datetime(6) NOT NULL,
  `Lane` varchar(16) NOT NULL,
  `Client` varchar(64) DEFAULT NULL,
  `Trace` varchar(64) DEFAULT NULL,
  `State` varchar(16) NOT NULL,
  `Version` int(11) NOT NULL,
  `Attempts` int(11) NOT NULL,
  `RetryAt` datetime(6) DEFAULT NULL,
  `Claim` char(36) CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
  `Worker` varchar(128) DEFAULT NULL,
  `LeaseUntil` datetime(6) DEFAULT NULL,
  `StartedAt` datetime(6) DEFAULT NULL,
  `FinishedAt` datetime(6) DEFAULT NULL,
  `ExpiresAt` datetime(6) DEFAULT NULL,
  `ResultType` varchar(64) DEFAULT NULL,
  `ResultExtension` varchar(16) DEFAULT NULL,
  `ResultWidth` int(11) DEFAULT NULL,
  `ResultHeight` int(11) DEFAULT NULL,
  `ResultBytes` bigint(20) DEFAULT NULL,
  `ResultMilliseconds` int(11) DEFAULT NULL,
  `FailureCode` varchar(64) DEFAULT NULL,
  `FailureMessage` varchar(1000) DEFAULT NULL,
  `Errors` longtext NOT NULL,
  `HasBackground` tinyint(1) NOT NULL DEFAULT 1,
  PRIMARY KEY (`Id`),
  KEY `IX_jobs_Client` (`Client`),
  KEY `IX_jobs_ExpiresAt` (`ExpiresAt`),
  KEY `IX_jobs_State_Id` (`State`,`Id`),
  KEY `IX_jobs_State_LeaseUntil` (`State`,`LeaseUntil`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `jobs` (`Id`, `FileName`, `OriginalType`, `OriginalBytes`, `Wishes`, `CreatedAt`, `Lane`, `Client`, `Trace`, `State`, `Version`, `Attempts`, `RetryAt`, `Claim`, `Worker`, `LeaseUntil`, `StartedAt`, `FinishedAt`, `ExpiresAt`, `ResultType`, `ResultExtension`, `ResultWidth`, `ResultHeight`, `ResultBytes`, `ResultMilliseconds`, `FailureCode`, `FailureMessage`, `Errors`, `HasBackground`) VALUES ('01a21fe6-fecf-719c-852f-0830f40c1617','a.png','image/png',111,'{}','2025-12-30 02:06:01.935078','Interactive',NULL,'00-88b6c26f7b66dcda0b8280819ddf6b7f-3dd9d5f8aac97118-01','Succeeded',3,1,NULL,'01a21fe7-02b9-7669-9106-a7e135a032db','worker-1',NULL,'2025-12-30 02:06:02.937554','2025-12-30 02:06:24.885483','2026-01-06 02:06:24.885483','image/png','.png',6,4,165,153,NULL,NULL,'[]',0);
INSERT INTO `jobs` (`Id`, `FileName`, `OriginalType`, `OriginalBytes`, `Wishes`, `CreatedAt`, `Lane`, `Client`, `Trace`, `State`, `Version`, `Attempts`, `RetryAt`, `Claim`, `Worker`, `LeaseUntil`, `StartedAt`, `FinishedAt`, `ExpiresAt`, `ResultType`, `ResultExtension`, `ResultWidth`, `ResultHeight`, `ResultBytes`, `ResultMilliseconds`, `FailureCode`, `FailureMessage`, `Errors`, `HasBackground`) VALUES ('01a21fe7-18f6-7f9e-9a48-7005cdcaa033','c.png','image/png',165,'{\"background\":\"red\"}','2025-12-30 02:06:08.630870','Interactive',NULL,'00-ca3772d219931d5aad2cfa392e3b5594-e8ecf8b8aaba4d13-01','Succeeded',2,1,NULL,'01a21fe7-192d-77a4-a0a9-d28bd470325b','worker-1',NULL,'2025-12-30 02:06:08.685078','2025-12-30 02:06:24.882822','2026-01-06 02:06:24.882822','image/png','.png',8,8,270,87,NULL,NULL,'[]',0);
INSERT INTO `jobs` (`Id`, `FileName`, `OriginalType`, `OriginalBytes`, `Wishes`, `CreatedAt`, `Lane`, `Client`, `Trace`, `State`, `Version`, `Attempts`, `RetryAt`, `Claim`, `Worker`, `LeaseUntil`, `StartedAt`, `FinishedAt`, `ExpiresAt`, `ResultType`, `ResultExtension`, `ResultWidth`, `ResultHeight`, `ResultBytes`, `ResultMilliseconds`, `FailureCode`, `FailureMessage`, `Errors`, `HasBackground`) VALUES ('01a21fe7-1944-76e4-a502-3ae82303eeb4','a.png','image/png',111,'{\"background\":\"#102030\",\"crop\":\"5\"}','2025-12-30 02:06:08.708279','Interactive',NULL,'00-d0009acf0545245416e39e0c29f38f1a-ea59b0bd67f328fc-01','Succeeded',2,1,NULL,'01a21fe7-58dc-7490-aa0e-2c6030aed765','worker-1',NULL,'2025-12-30 02:06:24.988749','2025-12-30 02:06:25.013050','2026-01-06 02:06:25.013050','image/png','.png',6,4,178,3,NULL,NULL,'[]',0);
INSERT INTO `jobs` (`Id`, `FileName`, `OriginalType`, `OriginalBytes`, `Wishes`, `CreatedAt`, `Lane`, `Client`, `Trace`, `State`, `Version`, `Attempts`, `RetryAt`, `Claim`, `Worker`, `LeaseUntil`, `StartedAt`, `FinishedAt`, `ExpiresAt`, `ResultType`, `ResultExtension`, `ResultWidth`, `ResultHeight`, `ResultBytes`, `ResultMilliseconds`, `FailureCode`, `FailureMessage`, `Errors`, `HasBackground`) VALUES ('01a21fe7-42af-7257-9046-78f1e5dd52f4','b.png','image/png',85,'{\"format\":\"webp\",\"background-fit\":\"contain\"}','2025-12-30 02:06:19.311056','Interactive',NULL,'00-3af2f6d360a18ae9c33f2ce82a7607db-53346d52d4c22cbf-01','Succeeded',2,1,NULL,'01a21fe7-5900-7227-b4d2-0717680acf24','worker-1',NULL,'2025-12-30 02:06:25.024021','2025-12-30 02:06:25.041083','2026-01-06 02:06:25.041083','image/webp','.webp',3,2,592,8,NULL,NULL,'[]',1);
INSERT INTO `jobs` (`Id`, `FileName`, `OriginalType`, `OriginalBytes`, `Wishes`, `CreatedAt`, `Lane`, `Client`, `Trace`, `State`, `Version`, `Attempts`, `RetryAt`, `Claim`, `Worker`, `LeaseUntil`, `StartedAt`, `FinishedAt`, `ExpiresAt`, `ResultType`, `ResultExtension`, `ResultWidth`, `ResultHeight`, `ResultBytes`, `ResultMilliseconds`, `FailureCode`, `FailureMessage`, `Errors`, `HasBackground`) VALUES ('01a21fe7-439c-7757-9967-4cdd8b10f009','d.png','image/png',60,'{}','2025-12-30 02:06:19.548790','Interactive',NULL,'00-076d2152fdc43e7b4eda149a9dbd23e1-2659dced1a07dcce-01','Failed',2,1,NULL,'01a21fe7-5913-7043-9a34-aaf2c8c326d8','worker-1',NULL,'2025-12-30 02:06:25.043658','2025-12-30 02:06:25.234437','2026-01-06 02:06:25.234437',NULL,NULL,NULL,NULL,NULL,NULL,'image_truncated','The image is incomplete: the end of the file is missing.','[{\"Attempt\":1,\"At\":\"2025-12-30T02:06:25.2331081+00:00\",\"Worker\":\"worker-1\",\"Code\":\"image_truncated\",\"Detail\":\"unable to write to image\\nvipspng: libpng read error\\n\"}]',0);
INSERT INTO `jobs` (`Id`, `FileName`, `OriginalType`, `OriginalBytes`, `Wishes`, `CreatedAt`, `Lane`, `Client`, `Trace`, `State`, `Version`, `Attempts`, `RetryAt`, `Claim`, `Worker`, `LeaseUntil`, `StartedAt`, `FinishedAt`, `ExpiresAt`, `ResultType`, `ResultExtension`, `ResultWidth`, `ResultHeight`, `ResultBytes`, `ResultMilliseconds`, `FailureCode`, `FailureMessage`, `Errors`, `HasBackground`) VALUES ('01a21fe7-5cc1-71b7-91e5-186a34e99675','c.png','image/png',165,'{\"background\":\"red\"}','2025-12-30 02:06:25.985136','Interactive','127.0.0.1','00-4c4ebcd8be4c9994b112a9d1ce3e01e6-ba5cf172c5c072a8-01','Running',1,1,NULL,'01a21fe7-5cc4-7094-b5d2-0d2034313143','worker-1','2025-12-30 02:07:25.988104','2025-12-30 02:06:25.988104',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'[]',0);
INSERT INTO `jobs` (`Id`, `FileName`, `OriginalType`, `OriginalBytes`, `Wishes`, `CreatedAt`, `Lane`, `Client`, `Trace`, `State`, `Version`, `Attempts`, `RetryAt`, `Claim`, `Worker`, `LeaseUntil`, `StartedAt`, `FinishedAt`, `ExpiresAt`, `ResultType`, `ResultExtension`, `ResultWidth`, `ResultHeight`, `ResultBytes`, `ResultMilliseconds`, `FailureCode`, `FailureMessage`, `Errors`, `HasBackground`) VALUES ('01a21fe7-5ce7-7a3f-ac4a-ac293e097be6','a.png','image/png',111,'{\"background\":\"#102030\",\"crop\":\"5\"}','2025-12-30 02:06:26.023592','Interactive','127.0.0.1','00-4cf9f8e26e1a2fbacfd99faae6062750-db579897d1d9ee51-01','Running',1,1,NULL,'01a21fe7-5cf2-76c5-b48e-f38002c1d9ee','worker-1','2025-12-30 02:07:26.034218','2025-12-30 02:06:26.034218',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'[]',0);
INSERT INTO `jobs` (`Id`, `FileName`, `OriginalType`, `OriginalBytes`, `Wishes`, `CreatedAt`, `Lane`, `Client`, `Trace`, `State`, `Version`, `Attempts`, `RetryAt`, `Claim`, `Worker`, `LeaseUntil`, `StartedAt`, `FinishedAt`, `ExpiresAt`, `ResultType`, `ResultExtension`, `ResultWidth`, `ResultHeight`, `ResultBytes`, `ResultMilliseconds`, `FailureCode`, `FailureMessage`, `Errors`, `HasBackground`) VALUES ('01a21fe7-5d02-70ae-8f7f-cb35ac6a0d61','b.png','image/png',85,'{\"background-fit\":\"cover\"}','2025-12-30 02:06:26.050537','Interactive','127.0.0.1','00-de6e1e6df357b54379d23f8467f4a316-975cf715608178fa-01','Queued',0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'[]',1);
