using Dandi.Server.Data;

namespace Dandi.Server.Search;

/// <summary>The table of stars that users give to Dandisets.</summary>
internal sealed class Stars(Database database)
{
    /// <summary>Gives a star to a Dandiset, unless it has that of the user.</summary>
    /// <exception cref="DeletedRowException">The Dandiset was deleted meanwhile.</exception>
    public void Add(DandisetRow dandiset, ServerUser user) =>
        database.Write(db =>
            db.Execute(
                "INSERT OR IGNORE INTO star (dandiset_id, user_id) VALUES ($id, $user)",
                ("$id", dandiset.Id),
                ("$user", user.Id)
            )
        );

    public void Remove(DandisetRow dandiset, ServerUser user) =>
        database.Write(db =>
            db.Execute(
                "DELETE FROM star WHERE dandiset_id = $id AND user_id = $user",
                ("$id", dandiset.Id),
                ("$user", user.Id)
            )
        );

    /// <summary>The number of stars of a Dandiset.</summary>
    public long Count(DandisetRow dandiset) =>
        database.Read(db => db.QueryNumber("SELECT count(*) FROM star WHERE dandiset_id = $id", ("$id", dandiset.Id)));

    /// <summary>Whether a Dandiset has the star of a user; false for an anonymous request.</summary>
    public bool Has(DandisetRow dandiset, ServerUser? user) =>
        user is not null
        && database.Read(db =>
            db.QueryNumber(
                "SELECT count(*) FROM star WHERE dandiset_id = $id AND user_id = $user",
                ("$id", dandiset.Id),
                ("$user", user.Id)
            )
        ) > 0;
}
