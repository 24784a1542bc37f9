using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Detourer.Jobs.Sql.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Shares : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "OwnerHash",
                table: "jobs",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "shares",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    JobId = table.Column<Guid>(type: "TEXT", nullable: false),
                    HasOriginal = table.Column<bool>(type: "INTEGER", nullable: false),
                    Picture_MediaType = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Picture_Extension = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    Picture_Width = table.Column<int>(type: "INTEGER", nullable: true),
                    Picture_Height = table.Column<int>(type: "INTEGER", nullable: true),
                    Picture_Bytes = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_shares", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_shares_JobId",
                table: "shares",
                column: "JobId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "shares");

            migrationBuilder.DropColumn(
                name: "OwnerHash",
                table: "jobs");
        }
    }
}
