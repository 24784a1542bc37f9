using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Detourer.Jobs.Sql.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Kinds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // All jobs so far are cutouts.
            migrationBuilder.AddColumn<string>(
                name: "Kind",
                table: "jobs",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "cutout");

            migrationBuilder.RenameColumn(
                name: "Wishes",
                table: "jobs",
                newName: "Payload");

            migrationBuilder.AddColumn<string>(
                name: "ResultDetails",
                table: "jobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.Sql("""
                UPDATE jobs
                SET Payload = '{"options":' || Payload || ',"hasBackground":' ||
                        CASE WHEN HasBackground THEN 'true' ELSE 'false' END || '}',
                    ResultDetails = '{"width":' || ResultWidth || ',"height":' || ResultHeight || '}'
                """);

            // Two indexes that begin with the state made MariaDB choose the wrong one for jobs that wait.
            migrationBuilder.DropIndex(
                name: "IX_jobs_State_LeaseUntil",
                table: "jobs");

            migrationBuilder.CreateIndex(
                name: "IX_jobs_LeaseUntil",
                table: "jobs",
                column: "LeaseUntil");

            migrationBuilder.DropColumn(
                name: "HasBackground",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "ResultHeight",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "ResultWidth",
                table: "jobs");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_jobs_LeaseUntil",
                table: "jobs");

            migrationBuilder.CreateIndex(
                name: "IX_jobs_State_LeaseUntil",
                table: "jobs",
                columns: new[] { "State", "LeaseUntil" });

            migrationBuilder.AddColumn<bool>(
                name: "HasBackground",
                table: "jobs",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<int>(
                name: "ResultHeight",
                table: "jobs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "ResultWidth",
                table: "jobs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.Sql("""
                UPDATE jobs
                SET HasBackground = json_extract(Payload, '$.hasBackground') = 1,
                    ResultWidth = json_extract(ResultDetails, '$.width'),
                    ResultHeight = json_extract(ResultDetails, '$.height'),
                    Payload = json_extract(Payload, '$.options')
                """);

            migrationBuilder.DropColumn(
                name: "ResultDetails",
                table: "jobs");

            migrationBuilder.RenameColumn(
                name: "Payload",
                table: "jobs",
                newName: "Wishes");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "jobs");
        }
    }
}
