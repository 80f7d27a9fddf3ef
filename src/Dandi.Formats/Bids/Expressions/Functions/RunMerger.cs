using Dandi.Bids.Values;

namespace Dandi.Bids.Expressions.Functions;

/// <summary>
/// Merges two adjacent runs, the shorter of which (the first: A, the second: B) is copied. Items are taken one by one
/// until one run wins several times; from then on, galloping finds how many items of a run are next.
/// </summary>
internal sealed class RunMerger(JsValue[] items, TimSort.Comparer compare)
{
    private const int MinWins = 7;

    private int _minGallop = MinWins;
    private JsValue[] _copy = [];
    private int _target;
    private int _cursorA;
    private int _cursorB;
    private int _lengthA;
    private int _lengthB;
    private int _winsA;
    private int _winsB;

    private bool IsLowDone => _lengthB == 0 || _lengthA <= 1;

    private bool IsHighDone => _lengthA == 0 || _lengthB <= 1;

    private bool IsGalloping => _winsA >= MinWins || _winsB >= MinWins;

    /// <summary>Merges the runs A and B.</summary>
    public void Merge(int startA, int lengthA, int startB, int lengthB)
    {
        var skipped = Gallop.Right(items, items[startB], startA, lengthA, 0, compare);
        (startA, _lengthA) = (startA + skipped, lengthA - skipped);
        if (_lengthA == 0)
            return;
        _lengthB = Gallop.Left(items, items[startA + _lengthA - 1], startB, lengthB, lengthB - 1, compare);
        if (_lengthB == 0)
            return;
        if (_lengthA <= _lengthB)
            MergeLow(startA, startB);
        else
            MergeHigh(startA, startB);
    }

    // From the lowest items to the highest; A is copied.
    private void MergeLow(int startA, int startB)
    {
        _copy = items[startA..(startA + _lengthA)];
        (_target, _cursorA, _cursorB) = (startA, 0, startB);
        TakeLowB();
        while (!IsLowDone)
        {
            (_winsA, _winsB) = (0, 0);
            while (!IsLowDone && _winsA < _minGallop && _winsB < _minGallop)
                TakeLower();
            if (IsLowDone)
                break;
            _minGallop++;
            do
            {
                _minGallop = Math.Max(1, _minGallop - 1);
                GallopLow();
            } while (!IsLowDone && IsGalloping);
            _minGallop += IsLowDone ? 0 : 1;
        }
        if (_lengthA == 1 && _lengthB > 0)
        {
            Array.Copy(items, _cursorB, items, _target, _lengthB);
            items[_target + _lengthB] = _copy[_cursorA];
        }
        else
            Array.Copy(_copy, _cursorA, items, _target, _lengthA);
    }

    private void TakeLower()
    {
        if (compare(items[_cursorB], _copy[_cursorA]) < 0)
        {
            TakeLowB();
            (_winsA, _winsB) = (0, _winsB + 1);
        }
        else
        {
            TakeLowA();
            (_winsA, _winsB) = (_winsA + 1, 0);
        }
    }

    private void GallopLow()
    {
        _winsA = Gallop.Right(_copy, items[_cursorB], _cursorA, _lengthA, 0, compare);
        Array.Copy(_copy, _cursorA, items, _target, _winsA);
        (_target, _cursorA, _lengthA) = (_target + _winsA, _cursorA + _winsA, _lengthA - _winsA);
        if (_winsA > 0 && IsLowDone)
            return;
        TakeLowB();
        if (_lengthB == 0)
            return;
        _winsB = Gallop.Left(items, _copy[_cursorA], _cursorB, _lengthB, 0, compare);
        Array.Copy(items, _cursorB, items, _target, _winsB);
        (_target, _cursorB, _lengthB) = (_target + _winsB, _cursorB + _winsB, _lengthB - _winsB);
        if (_lengthB > 0)
            TakeLowA();
    }

    private void TakeLowA()
    {
        items[_target++] = _copy[_cursorA++];
        _lengthA--;
    }

    private void TakeLowB()
    {
        items[_target++] = items[_cursorB++];
        _lengthB--;
    }

    // From the highest items to the lowest; B is copied.
    private void MergeHigh(int startA, int startB)
    {
        _copy = items[startB..(startB + _lengthB)];
        (_target, _cursorA, _cursorB) = (startB + _lengthB - 1, startA + _lengthA - 1, _lengthB - 1);
        TakeHighA();
        while (!IsHighDone)
        {
            (_winsA, _winsB) = (0, 0);
            while (!IsHighDone && _winsA < _minGallop && _winsB < _minGallop)
                TakeHigher();
            if (IsHighDone)
                break;
            _minGallop++;
            do
            {
                _minGallop = Math.Max(1, _minGallop - 1);
                GallopHigh(startA);
            } while (!IsHighDone && IsGalloping);
            _minGallop += IsHighDone ? 0 : 1;
        }
        if (_lengthB == 1 && _lengthA > 0)
        {
            Array.Copy(items, _cursorA - _lengthA + 1, items, _target - _lengthA + 1, _lengthA);
            items[_target - _lengthA] = _copy[_cursorB];
        }
        else
            Array.Copy(_copy, 0, items, _target - _lengthB + 1, _lengthB);
    }

    private void TakeHigher()
    {
        if (compare(_copy[_cursorB], items[_cursorA]) < 0)
        {
            TakeHighA();
            (_winsA, _winsB) = (_winsA + 1, 0);
        }
        else
        {
            TakeHighB();
            (_winsA, _winsB) = (0, _winsB + 1);
        }
    }

    private void GallopHigh(int startA)
    {
        _winsA = _lengthA - Gallop.Right(items, _copy[_cursorB], startA, _lengthA, _lengthA - 1, compare);
        (_target, _cursorA, _lengthA) = (_target - _winsA, _cursorA - _winsA, _lengthA - _winsA);
        Array.Copy(items, _cursorA + 1, items, _target + 1, _winsA);
        if (_lengthA == 0)
            return;
        TakeHighB();
        if (_lengthB == 1)
            return;
        _winsB = _lengthB - Gallop.Left(_copy, items[_cursorA], 0, _lengthB, _lengthB - 1, compare);
        (_target, _cursorB, _lengthB) = (_target - _winsB, _cursorB - _winsB, _lengthB - _winsB);
        Array.Copy(_copy, _cursorB + 1, items, _target + 1, _winsB);
        if (!(_winsB > 0 && _lengthB <= 1))
            TakeHighA();
    }

    private void TakeHighA()
    {
        items[_target--] = items[_cursorA--];
        _lengthA--;
    }

    private void TakeHighB()
    {
        items[_target--] = _copy[_cursorB--];
        _lengthB--;
    }
}
