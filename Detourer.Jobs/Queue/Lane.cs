namespace Detourer.Jobs.Queue;

/// <summary>Jobs of one kind wait in one lane; workers take from all of them, by weight.</summary>
public enum Lane
{
    /// <summary>Somebody is looking at the page.</summary>
    Interactive,

    /// <summary>Many at once; nobody counts the seconds.</summary>
    Bulk,

    /// <summary>Many frames each.</summary>
    Video,
}
