using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Detourer.Jobs.Sql.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Together : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_jobs_State_RetryAt",
                table: "jobs");

            migrationBuilder.AddColumn<string>(
                name: "Client",
                table: "jobs",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Lane",
                table: "jobs",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "Interactive");

            migrationBuilder.AddColumn<string>(
                name: "Trace",
                table: "jobs",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_jobs_Client",
                table: "jobs",
                column: "Client");

            migrationBuilder.CreateIndex(
                name: "IX_jobs_State_Id",
                table: "jobs",
                columns: new[] { "State", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_jobs_Client",
                table: "jobs");

            migrationBuilder.DropIndex(
                name: "IX_jobs_State_Id",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "Client",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "Lane",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "Trace",
                table: "jobs");

            migrationBuilder.CreateIndex(
                name: "IX_jobs_State_RetryAt",
                table: "jobs",
                columns: new[] { "State", "RetryAt" });
        }
    }
}
