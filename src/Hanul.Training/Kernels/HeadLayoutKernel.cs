using System.Numerics;

namespace Hanul.Training;

/// <summary>
/// Copies the heads of every token between token order, <c>[batch, length, heads · size]</c>, and the order of <see cref="AttentionHeads"/>,
/// turning rotary pairs on the way. An item is one token.
/// </summary>
internal unsafe struct HeadLayoutKernel<TElement> : IKernel
    where TElement : unmanaged, IElement<TElement>
{
    /// <summary>Token order: the first of the columns that hold these heads.</summary>
    internal TElement* Tokens;

    /// <summary>Elements from one token to the next.</summary>
    internal long TokenStride;

    /// <summary>Head order, <c>[batch, heads, rows, features]</c>.</summary>
    internal Float32* Heads;
    internal int Length, HeadCount, HeadSize, Rows, Features;

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
                var inHeads = Heads + ((sequence * HeadCount + head) * Rows + position) * Features;
                if (Backward)
                    Copy(inHeads, inTokens, position);
                else
                    Copy(inTokens, inHeads, position);
            }
        }
    }

    private readonly void Copy<TSource, TTarget>(TSource* source, TTarget* target, long position)
        where TSource : unmanaged, IElement<TSource>
        where TTarget : unmanaged, IElement<TTarget>
    {
        if (Cosine != null)
        {
            Turn(source, target, Cosine + position * (HeadSize / 2), Sine + position * (HeadSize / 2));
            return;
        }

        var i = 0;
        for (; i + 2 * Vector<float>.Count <= HeadSize; i += 2 * Vector<float>.Count)
        {
            TSource.Load(source + i, out var first, out var second);
            TTarget.Store(target + i, first * Scale, second * Scale);
        }

        for (; i < HeadSize; i++)
            TTarget.Store(target + i, TSource.Load(source + i) * Scale);
    }

    private readonly void Turn<TSource, TTarget>(TSource* source, TTarget* target, float* cosine, float* sine)
        where TSource : unmanaged, IElement<TSource>
        where TTarget : unmanaged, IElement<TTarget>
    {
        var half = HeadSize / 2;
        var direction = Backward ? -Scale : Scale;
        var i = 0;
        for (; i + 2 * Vector<float>.Count <= half; i += 2 * Vector<float>.Count)
        {
            TSource.Load(source + i, out var left0, out var left1);
            TSource.Load(source + half + i, out var right0, out var right1);
            Vector<float> cosine0 = Vector.Load(cosine + i) * Scale, cosine1 = Vector.Load(cosine + i + Vector<float>.Count) * Scale;
            Vector<float> sine0 = Vector.Load(sine + i) * direction, sine1 = Vector.Load(sine + i + Vector<float>.Count) * direction;
            TTarget.Store(target + i, left0 * cosine0 - right0 * sine0, left1 * cosine1 - right1 * sine1);
            TTarget.Store(target + half + i, right0 * cosine0 + left0 * sine0, right1 * cosine1 + left1 * sine1);
        }

        for (; i < half; i++)
        {
            float left = TSource.Load(source + i), right = TSource.Load(source + half + i);
            TTarget.Store(target + i, left * cosine[i] * Scale - right * sine[i] * direction);
            TTarget.Store(target + half + i, right * cosine[i] * Scale + left * sine[i] * direction);
        }
    }
}
