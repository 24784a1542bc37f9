using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Detourer.Jobs.Sql.Migrations.MySql
{
    /// <inheritdoc />
    public partial class Background : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Of jobs that were added before, and by replicas of an older version, nobody knows: their workers look.
            migrationBuilder.AddColumn<bool>(
                name: "HasBackground",
                table: "jobs",
                type: "tinyint(1)",
                nullable: false,
                defaultValue: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "HasBackground",
                table: "jobs");
        }
    }
}
