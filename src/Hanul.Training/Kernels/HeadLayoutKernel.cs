using System.Numerics;

namespace Hanul.Training;

/// <summary>
/// Copies the heads of every token between token order, <c>[batch, length, heads · size]</c>, and head order, <c>[batch, heads, length, size]</c>,
/// turning rotary pairs on the way. An item is one token.
/// </summary>
internal unsafe struct HeadLayoutKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    /// <summary>Token order: the first of the columns that hold these heads.</summary>
    internal TElement* Tokens;

    /// <summary>Elements from one token to the next.</summary>
    internal long TokenStride;

    /// <summary>Head order.</summary>
    internal TElement* Heads;
    internal int Length, HeadCount, HeadSize;

    /// <summary>Float32 <c>[length, size / 2]</c>, or null where nothing is turned.</summary>
    internal float* Cosine;
    internal float* Sine;

    /// <summary>What is copied is multiplied with this.</summary>
    internal float Scale;

    /// <summary>True from head order to token order, where pairs are turned back: the gradient of the other direction.</summary>
    internal bool Backward;

    public readonly void Run(long begin, long end)
    {
        for (var token = begin; token < end; token++)
        {
            var (sequence, position) = (token / Length, token % Length);
            for (var head = 0; head < HeadCount; head++)
            {
                var inTokens = Tokens + token * TokenStride + head * HeadSize;
                var inHeads = Heads + ((sequence * HeadCount + head) * Length + position) * HeadSize;
                var source = Backward ? inHeads : inTokens;
                var target = Backward ? inTokens : inHeads;
                if (Cosine == null)
                    Copy(source, target);
                else
                    Turn(source, target, Cosine + position * (HeadSize / 2), Sine + position * (HeadSize / 2));
            }
        }
    }

    private readonly void Copy(TElement* source, TElement* target)
    {
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= HeadSize; i += 2 * Vector<float>.Count)
        {
            TElement.Load(source + i, out var first, out var second);
            TElement.Store(target + i, first * Scale, second * Scale);
        }

        for (; i < HeadSize; i++)
            TElement.Store(target + i, TElement.Load(source + i) * Scale);
    }

    private readonly void Turn(TElement* source, TElement* target, float* cosine, float* sine)
    {
        var half = HeadSize / 2;
        var direction = Backward ? -Scale : Scale;
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= half; i += 2 * Vector<float>.Count)
        {
            TElement.Load(source + i, out var left0, out var left1);
            TElement.Load(source + half + i, out var right0, out var right1);
            Vector<float> cosine0 = Vector.Load(cosine + i) * Scale, cosine1 = Vector.Load(cosine + i + Vector<float>.Count) * Scale;
            Vector<float> sine0 = Vector.Load(sine + i) * direction, sine1 = Vector.Load(sine + i + Vector<float>.Count) * direction;
            TElement.Store(target + i, left0 * cosine0 - right0 * sine0, left1 * cosine1 - right1 * sine1);
            TElement.Store(target + half + i, right0 * cosine0 + left0 * sine0, right1 * cosine1 + left1 * sine1);
        }

        for (; i < half; i++)
        {
            float left = TElement.Load(source + i), right = TElement.Load(source + half + i);
            TElement.Store(target + i, left * cosine[i] * Scale - right * sine[i] * direction);
            TElement.Store(target + half + i, right * cosine[i] * Scale + left * sine[i] * direction);
        }
    }
}
