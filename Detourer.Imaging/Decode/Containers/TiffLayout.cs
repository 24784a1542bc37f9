namespace Detourer.Imaging.Decode.Containers;

/// <summary>The strips or tiles of a TIFF directory, by the tags that describe them.</summary>
internal struct TiffLayout()
{
    private ulong _width = 1, _height = 1, _rows = uint.MaxValue, _tileWidth, _tileHeight = 1;
    private ulong _planes = 1, _samples = 1, _listed;

    /// <summary>
    /// The larger of what the size of the picture asks for and what the lists of positions and sizes have: libtiff
    /// fills up the one to the other.
    /// </summary>
    public readonly ulong Strips
    {
        get
        {
            double columns = _tileWidth == 0 ? 1 : Math.Ceiling((double)_width / _tileWidth);
            double rows = Math.Ceiling((double)_height / Math.Max(1, _tileWidth == 0 ? _rows : _tileHeight));
            return Math.Max(_listed, (ulong)(columns * rows * (_planes == 2 ? _samples : 1)));
        }
    }

    /// <summary>Takes a tag.</summary>
    /// <param name="tag">Its number.</param>
    /// <param name="count">How many values it has.</param>
    /// <param name="value">The first value.</param>
    /// <returns>Whether the tag is a list with a value for each strip.</returns>
    public bool Take(int tag, ulong count, ulong value)
    {
        switch (tag)
        {
            case 256: _width = value; break;
            case 257: _height = value; break;
            case 277: _samples = value; break;
            case 278: _rows = value; break;
            case 284: _planes = value; break;
            case 322: _tileWidth = value; break;
            case 323: _tileHeight = value; break;
            case 273 or 279 or 324 or 325: // the positions and sizes of strips and of tiles
                _listed = Math.Max(_listed, count);
                return true;
            default: break;
        }

        return false;
    }
}
