PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY,
    "Timestamp" TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);
INSERT INTO __EFMigrationsHistory VALUES('20261124040731_First','9.0.23');
INSERT INTO __EFMigrationsHistory VALUES('20261125165702_Together','9.0.23');
INSERT INTO __EFMigrationsHistory VALUES('20261127014932_Background','9.0.23');
CREATE TABLE IF NOT EXISTS "jobs" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_jobs" PRIMARY KEY,
    "FileName" TEXT NOT NULL,
    "OriginalType" TEXT NOT NULL,
    "OriginalBytes" INTEGER NOT NULL,
    "Wishes" TEXT NOT NULL,
    "CreatedAt" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "Version" INTEGER NOT NULL,
    "Attempts" INTEGER NOT NULL,
    "RetryAt" TEXT NULL,
    "Claim" TEXT NULL,
    "Worker" TEXT NULL,
    "LeaseUntil" TEXT NULL,
    "StartedAt" TEXT NULL,
    "FinishedAt" TEXT NULL,
    "ExpiresAt" TEXT NULL,
    "ResultType" TEXT NULL,
    "ResultExtension" TEXT NULL,
    "ResultWidth" INTEGER NULL,
    "ResultHeight" INTEGER NULL,
    "ResultBytes" INTEGER NULL,
    "ResultMilliseconds" INTEGER NULL,
    "FailureCode" TEXT NULL,
    "FailureMessage" TEXT NULL,
    "Errors" TEXT NOT NULL
, "Client" TEXT NULL, "Lane" TEXT NOT NULL DEFAULT 'Interactive', "Trace" TEXT NULL, "HasBackground" INTEGER NOT NULL DEFAULT 1);
INSERT INTO jobs VALUES('01A21FE6-FECF-719C-852F-0830F40C1617','a.png','image/png',111,'{}','2025-12-30 02:06:01.9350781','Succeeded',3,1,NULL,'01A21FE7-02B9-7669-9106-A7E135A032DB','worker-1',NULL,'2025-12-30 02:06:02.9375543','2025-12-30 02:06:24.8854833','2026-01-06 02:06:24.8854833','image/png','.png',6,4,165,153,NULL,NULL,'[]',NULL,'Interactive','00-88b6c26f7b66dcda0b8280819ddf6b7f-3dd9d5f8aac97118-01',0);
INSERT INTO jobs VALUES('01A21FE7-18F6-7F9E-9A48-7005CDCAA033','c.png','image/png',165,'{"background":"red"}','2025-12-30 02:06:08.6308703','Succeeded',2,1,NULL,'01A21FE7-192D-77A4-A0A9-D28BD470325B','worker-1',NULL,'2025-12-30 02:06:08.6850785','2025-12-30 02:06:24.8828228','2026-01-06 02:06:24.8828228','image/png','.png',8,8,270,87,NULL,NULL,'[]',NULL,'Interactive','00-ca3772d219931d5aad2cfa392e3b5594-e8ecf8b8aaba4d13-01',0);
INSERT INTO jobs VALUES('01A21FE7-1944-76E4-A502-3AE82303EEB4','a.png','image/png',111,'{"background":"#102030","crop":"5"}','2025-12-30 02:06:08.7082798','Succeeded',2,1,NULL,'01A21FE7-58DC-7490-AA0E-2C6030AED765','worker-1',NULL,'2025-12-30 02:06:24.988749','2025-12-30 02:06:25.0130509','2026-01-06 02:06:25.0130509','image/png','.png',6,4,178,3,NULL,NULL,'[]',NULL,'Interactive','00-d0009acf0545245416e39e0c29f38f1a-ea59b0bd67f328fc-01',0);
INSERT INTO jobs VALUES('01A21FE7-42AF-7257-9046-78F1E5DD52F4','b.png','image/png',85,'{"format":"webp","background-fit":"contain"}','2025-12-30 02:06:19.3110567','Succeeded',2,1,NULL,'01A21FE7-5900-7227-B4D2-0717680ACF24','worker-1',NULL,'2025-12-30 02:06:25.0240213','2025-12-30 02:06:25.0410837','2026-01-06 02:06:25.0410837','image/webp','.webp',3,2,592,8,NULL,NULL,'[]',NULL,'Interactive','00-3af2f6d360a18ae9c33f2ce82a7607db-53346d52d4c22cbf-01',1);
INSERT INTO jobs VALUES('01A21FE7-439C-7757-9967-4CDD8B10F009','d.png','image/png',60,'{}','2025-12-30 02:06:19.5487904','Failed',2,1,NULL,'01A21FE7-5913-7043-9A34-AAF2C8C326D8','worker-1',NULL,'2025-12-30 02:06:25.0436588','2025-12-30 02:06:25.2344378','2026-01-06 02:06:25.2344378',NULL,NULL,NULL,NULL,NULL,NULL,'image_truncated','The image is incomplete: the end of the file is missing.','[{"Attempt":1,"At":"2025-12-30T02:06:25.2331081+00:00","Worker":"worker-1","Code":"image_truncated","Detail":"unable to write to image\nvipspng: libpng read error\n"}]',NULL,'Interactive','00-076d2152fdc43e7b4eda149a9dbd23e1-2659dced1a07dcce-01',0);
INSERT INTO jobs VALUES('01A21FE7-5CC1-71B7-91E5-186A34E99675','c.png','image/png',165,'{"background":"red"}','2025-12-30 02:06:25.9851367','Running',1,1,NULL,'01A21FE7-5CC4-7094-B5D2-0D2034313143','worker-1','2025-12-30 02:07:25.9881048','2025-12-30 02:06:25.9881048',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'[]','127.0.0.1','Interactive','00-4c4ebcd8be4c9994b112a9d1ce3e01e6-ba5cf172c5c072a8-01',0);
INSERT INTO jobs VALUES('01A21FE7-5CE7-7A3F-AC4A-AC293E097BE6','a.png','image/png',111,'{"background":"#102030","crop":"5"}','2025-12-30 02:06:26.0235926','Running',1,1,NULL,'01A21FE7-5CF2-76C5-B48E-F38002C1D9EE','worker-1','2025-12-30 02:07:26.0342188','2025-12-30 02:06:26.0342188',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'[]','127.0.0.1','Interactive','00-4cf9f8e26e1a2fbacfd99faae6062750-db579897d1d9ee51-01',0);
INSERT INTO jobs VALUES('01A21FE7-5D02-70AE-8F7F-CB35AC6A0D61','b.png','image/png',85,'{"background-fit":"cover"}','2025-12-30 02:06:26.0505371','Queued',0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'[]','127.0.0.1','Interactive','00-de6e1e6df357b54379d23f8467f4a316-975cf715608178fa-01',1);
CREATE INDEX "IX_jobs_ExpiresAt" ON "jobs" ("ExpiresAt");
CREATE INDEX "IX_jobs_State_LeaseUntil" ON "jobs" ("State", "LeaseUntil");
CREATE INDEX "IX_jobs_Client" ON "jobs" ("Client");
CREATE INDEX "IX_jobs_State_Id" ON "jobs" ("State", "Id");
COMMIT;
